package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.herald.Degraded;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a node that cannot reach the others. */
@Degraded
class DegradedPageIT extends BrowserTest {

    @LocalServerPort
    private int port;

    @Test
    void showsThatItIsDegradedInsteadOfALostConnection() {
        BrowserSession ada = session(port).expectRefusals().open();

        assertThat(ada.text("node-state")).containsText("Node degraded");
        assertThat(ada.row("system", "1013")).hasCount(1);
        assertThat(ada.page().locator("body:has(#connection[data-state=waiting]) #notice"))
                .containsText("Node degraded: Redis is unavailable");
        ada.publish("", "hello");
        assertThat(ada.text("receipt")).containsText("Redis is unavailable: nothing was published");
        assertThat(ada.text("notice")).containsText("Node degraded");
    }
}
