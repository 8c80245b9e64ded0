package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.herald.Http;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The lists of sessions and topics: search, pages, and where the focus is. */
@Order(2)
@Live
class ListsIT extends BrowserTest {

    private static final String OPEN_SESSIONS = """
            ({ topic, count }) => Promise.all(Array.from({ length: count }, () => new Promise(resolve => {
              const socket = new WebSocket(`/websocket?topic=${topic}`);
              socket.onopen = resolve;
            })))
            """;

    @LocalServerPort
    private int port;

    @Test
    void pagesAndSearchesSessionsWithItsOwnFirst() {
        BrowserSession ada = session(port).openConnected();
        open(ada, "lists.many", 23);
        open(ada, "lists.few", 2);
        String own = ada.row("system", "as session").last().textContent().replaceAll("(?s).*session ", "");
        Locator entries = ada.text("sessions-list").locator(":scope > li");

        ada.text("sessions-topic").fill("lists.many");
        assertThat(ada.text("sessions-count")).hasText("23 sessions match");
        assertThat(entries).hasCount(20);
        assertThat(ada.text("sessions-previous")).hasAttribute("aria-disabled", "true");
        ada.text("sessions-next").click();
        assertThat(entries).hasCount(3);
        assertThat(ada.text("sessions-page")).hasText("Page 2");
        assertThat(ada.text("sessions-next")).isFocused();
        ada.text("sessions-previous").click();
        assertThat(entries).hasCount(20);
        assertThat(ada.text("sessions-page")).hasText("Page 1");

        ada.text("sessions-topic").fill("lists.few");
        assertThat(ada.text("sessions-count")).hasText("2 sessions match");
        assertThat(ada.text("sessions-pages")).isHidden();
        ada.text("sessions-user").fill("nobody");
        assertThat(ada.text("sessions-empty")).hasText("Nothing matches the search.");
        ada.text("sessions-user").fill("");
        ada.text("sessions-topic").fill("tick");
        assertThat(entries.first()).containsText(own);
        ada.text("sessions-topic").fill("");
        assertThat(entries.first()).containsText("this page");
        assertThat(ada.text("sessions-count")).hasText(Pattern.compile("\\d+ sessions"));
        ada.text("sessions-next").click();
        assertThat(ada.text("sessions-page")).hasText("Page 2");
        assertThat(ada.text("sessions-list").getByText(own)).hasCount(0);
    }

    @Test
    void findsTopicsByTheBeginningOfTheirNames() throws Exception {
        Http http = new Http(port);
        for (String topic : List.of("lists.z.1", "lists.z.2", "lists.y")) {
            http.post("/broadcast?topic=" + topic, "x");
        }
        BrowserSession ada = session(port).expectRefusals().openConnected();

        ada.text("topics-prefix").fill("lists.z");
        assertThat(ada.text("topics-list").locator("code")).hasText(new String[] {"lists.z.1", "lists.z.2"});
        assertThat(ada.text("topics-count")).hasText("2 topics");
        ada.text("topics-prefix").fill("a b");
        assertThat(ada.text("topics-warning")).containsText("parameter prefix is invalid");
        ada.text("topics-prefix").fill("lists.y");
        assertThat(ada.text("topics-list").locator("code")).hasText("lists.y");
        assertThat(ada.text("topics-warning")).isHidden();
    }

    @Test
    void focusesTheNextSessionAfterOneWasDisconnected() {
        BrowserSession ada = session(port).openConnected();
        open(ada, "lists.focus", 2);
        ada.text("sessions-topic").fill("lists.focus");
        Locator entries = ada.text("sessions-list").locator(":scope > li");
        assertThat(ada.text("sessions-count")).hasText("2 sessions match");
        assertThat(entries).hasCount(2);

        Locator first = entries.first().locator(".danger");
        first.click();
        assertThat(ada.page().locator("#dialog-confirm")).hasClass(Pattern.compile(".*danger.*"));
        ada.page().locator("#dialog-confirm").click();
        assertThat(entries).hasCount(1);
        assertThat(entries.locator(".danger")).isFocused();
        ada.page().keyboard().press("Enter");
        ada.page().locator("#dialog-confirm").click();
        assertThat(entries).hasCount(0);
        assertThat(ada.text("sessions-refresh")).isFocused();
    }

    /** Another refresh may be under way when the session is disconnected: it removes the entry only after the dialog is closed. */
    @Test
    void focusesTheNextSessionThoughTheListIsRefreshedLater() {
        BrowserSession ada = session(port).openConnected();
        open(ada, "lists.later", 2);
        ada.text("sessions-topic").fill("lists.later");
        Locator entries = ada.text("sessions-list").locator(":scope > li");
        assertThat(ada.text("sessions-count")).hasText("2 sessions match");
        assertThat(entries).hasCount(2);
        Pattern list = Pattern.compile(".*/sessions\\?.*");
        APIResponse before = ada.page().request().get("http://localhost:%d/sessions?topic=lists.later".formatted(port));
        ada.page().route(list, route -> route.fulfill(new Route.FulfillOptions().setResponse(before)));

        entries.first().locator(".danger").click();
        ada.page().locator("#dialog-confirm").click();
        assertThat(ada.page().locator("#dialog")).isHidden();
        assertThat(entries).hasCount(2);
        ada.page().unroute(list);
        assertThat(entries).hasCount(1);
        assertThat(entries.locator(".danger")).isFocused();
    }

    @Test
    void beginsAgainWhenItsCursorIsNotAccepted() {
        BrowserSession ada = session(port).expectRefusals().openConnected();
        open(ada, "lists.cursor", 25);
        ada.page()
                .route(
                        Pattern.compile(".*/sessions\\?.*cursor=[^&].*"),
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(400)
                                .setBody("{\"detail\": \"The value of parameter cursor is invalid.\"}")));

        assertThat(ada.text("sessions-next")).isVisible();
        Page.WaitForRequestOptions options = new Page.WaitForRequestOptions();
        ada.page()
                .waitForRequest(
                        Pattern.compile(".*/sessions\\?.*cursor=(&.*)?$"),
                        options,
                        () -> ada.text("sessions-next").click());
        assertThat(ada.text("sessions-page")).hasText("Page 1");
        assertThat(ada.text("sessions-list").locator(":scope > li").first()).containsText("this page");
    }

    private static void open(BrowserSession session, String topic, int count) {
        session.page().evaluate(OPEN_SESSIONS, Map.of("topic", topic, "count", count));
    }
}
