package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an operator sees of several nodes. */
@Live
class ClusterIT extends BrowserTest {

    @LocalServerPort
    private int port;

    @Test
    void showsWhereSessionsAreAndWhatListsLack() {
        BrowserSession ada = session(port);
        OtherNodes.someAreSilent(ada);
        ada.openLive();

        assertThat(tags(ada, "8b1f03c9a2d47e65")).hasText(new String[] {"WebSocket", "on herald-0"});
        assertThat(tags(ada, "9c20f3c9a2d47e65")).hasText(new String[] {"SSE"});
        assertThat(ada.text("sessions-silent"))
                .hasText("2 nodes did not answer: herald-1, herald-2; the list lacks their sessions.");
        assertThat(ada.text("topics-silent")).hasText("1 node did not answer: herald-1; the list lacks its listeners.");
        assertThat(ada.text("topics-empty")).isHidden();

        ada.page().unroute(OtherNodes.SESSIONS);
        ada.text("sessions-refresh").click();
        assertThat(ada.text("sessions-silent")).isHidden();
        assertThat(ada.text("topics-silent")).isVisible();
    }

    @Test
    void saysWhileTheOthersCannotBeReached() {
        BrowserSession ada = session(port).openLive();
        assertThat(ada.text("node-state")).containsText("Node ready");
        assertThat(ada.text("notice")).isHidden();

        OtherNodes.areAway(ada);
        assertThat(ada.text("node-state")).containsText("Node degraded");
        assertThat(ada.text("notice")).containsText("Node degraded: it cannot reach the other nodes");
        assertThat(ada.text("link-words")).hasText("Live over WebSocket");

        ada.page().unroute(OtherNodes.NODE);
        assertThat(ada.text("node-state")).containsText("Node ready");
        assertThat(ada.text("notice")).isHidden();
    }

    private static Locator tags(BrowserSession browser, String session) {
        return browser.page()
                .locator("#sessions-list li")
                .filter(new Locator.FilterOptions().setHasText(session))
                .locator(".tag:visible");
    }
}
