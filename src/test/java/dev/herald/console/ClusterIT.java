package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a cluster. */
@Live
class ClusterIT extends BrowserTest {

    @LocalServerPort
    private int port;

    @Test
    void showsNodesOfSessionsAndWhichDidNotRespond() {
        BrowserSession ada = session(port);
        OtherNodes.someDoNotRespond(ada);
        ada.openConnected();

        assertThat(tags(ada, "8b1f03c9a2d47e65")).hasText(new String[] {"WebSocket", "on herald-0"});
        assertThat(tags(ada, "9c20f3c9a2d47e65")).hasText(new String[] {"SSE"});
        assertThat(ada.text("sessions-warning"))
                .hasText("2 nodes did not respond: herald-1, herald-2. This list does not include their sessions.");
        assertThat(ada.text("topics-warning"))
                .hasText("1 node did not respond: herald-1. This list does not include its subscribers.");
        assertThat(ada.text("topics-empty")).isHidden();

        ada.page().unroute(OtherNodes.SESSIONS);
        ada.text("sessions-refresh").click();
        assertThat(ada.text("sessions-warning")).isHidden();
        assertThat(ada.text("topics-warning")).isVisible();
    }

    @Test
    void showsThatTheNodeIsDegraded() {
        BrowserSession ada = session(port).openConnected();
        assertThat(ada.text("node-state")).containsText("Node ready");
        assertThat(ada.text("notice")).isHidden();

        OtherNodes.relayIsDown(ada);
        assertThat(ada.text("node-state")).containsText("Node degraded");
        assertThat(ada.text("notice")).containsText("Node degraded: Redis is unavailable");
        assertThat(ada.text("connection-state")).hasText("Connected over WebSocket");

        ada.page().unroute(OtherNodes.NODE);
        assertThat(ada.text("node-state")).containsText("Node ready");
        assertThat(ada.text("notice")).isHidden();
    }

    @Test
    void showsTheNamesOfTheNodes() {
        BrowserSession ada = session(port);
        OtherNodes.areNamed(ada);
        ada.openConnected();

        assertThat(ada.text("node-fields")).containsText("Nameherald-1");
        assertThat(ada.text("node-fields")).containsText("Nodes3: herald-0, herald-1, herald-2");
    }

    @Test
    void doesNotCallANodeUnreachableFromWhichItReceives() {
        BrowserSession ada = session(port).openConnected().expectRefusals();

        ada.page().route(OtherNodes.NODE, Route::abort);

        assertThat(ada.text("node-state")).hasText("No response to requests");
        assertThat(ada.text("node-count")).containsText("The node does not respond to requests. The figures are those");
        assertThat(ada.text("connection-state")).hasText("Connected over WebSocket");
    }

    private static Locator tags(BrowserSession browser, String session) {
        return browser.page()
                .locator("#sessions-list li")
                .filter(new Locator.FilterOptions().setHasText(session))
                .locator(".tag:visible");
    }
}
