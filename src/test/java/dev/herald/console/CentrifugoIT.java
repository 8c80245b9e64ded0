package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.herald.Http;
import dev.herald.session.SessionDrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page as a client of Centrifugo's protocol, on which topics come and go on one connection. */
@Live
class CentrifugoIT extends BrowserTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionDrainer drain;

    private Http http;

    @BeforeEach
    void backend() {
        http = new Http(port);
    }

    @Test
    void subscribesAndUnsubscribesOnOneConnection() throws Exception {
        BrowserSession ada = session(port);
        List<String> sockets = new ArrayList<>();
        ada.page().onWebSocket(socket -> sockets.add(socket.url()));
        connect(ada, "");
        assertThat(ada.rows("tick").first()).containsText("tick");
        sockets.clear();
        String session = sessionOf(ada);

        ada.field("Topics").fill("console.come console.go");
        ada.text("apply").click();
        assertThat(ada.row("system", "subscribed to console.go")).hasCount(1);
        assertThat(ada.row("system", "unsubscribed from tick")).hasCount(1);
        http.post("/broadcast?topic=console.go", "while subscribed");
        assertThat(ada.row("topic", "while subscribed")).containsText("console.go");

        ada.field("Topics").fill("console.come");
        ada.text("apply").click();
        assertThat(ada.row("system", "unsubscribed from console.go")).hasCount(1);
        http.post("/broadcast?topic=console.go", "afterwards");
        http.post(
                "/broadcast?topic=console.come", "{\"id\": 12345678901234567890}", "Content-Type", "application/json");
        assertThat(ada.row("topic", "{\"id\":12345678901234567890}")).containsText("console.come");
        assertThat(ada.row("topic", "afterwards")).hasCount(0);
        http.broadcast("to all");
        assertThat(ada.row("broadcast", "to all")).hasCount(1);
        assertThat(sessionOf(ada)).isEqualTo(session);
        assertThat(sockets).isEmpty();
        assertThat(ada.text("sessions-list").locator("li").first()).containsText(session + " Centrifugo JSON");
        assertThat(ada.text("sessions-list").locator("li").first()).containsText("this page");
    }

    @Test
    void subscribesAndUnsubscribesInTheListOfTopics() throws Exception {
        http.post("/broadcast?topic=console.listed", "retained");
        BrowserSession ada = session(port);
        connect(ada, "console.other");
        ada.text("topics-prefix").fill("console.listed");

        ada.button("Subscribe to console.listed").click();
        assertThat(ada.row("system", "subscribed to console.listed")).hasCount(1);
        assertThat(ada.button("Unsubscribe from console.listed")).isFocused();
        assertThat(ada.field("Topics")).hasValue("console.other console.listed");

        ada.button("Unsubscribe from console.listed").click();
        assertThat(ada.row("system", "unsubscribed from console.listed")).hasCount(1);
        assertThat(ada.button("Subscribe to console.listed")).isFocused();
        assertThat(ada.field("Topics")).hasValue("console.other");
        assertThat(ada.row("system", "as session")).hasCount(2); // the first is that over WebSocket
    }

    @Test
    void beginsWithTheHistoryThatIsAskedFor() throws Exception {
        http.post("/broadcast?topic=console.begun", "rain");
        http.post("/broadcast?topic=console.begun", "sun");
        BrowserSession ada = session(port);
        connect(ada, "console.other");

        ada.field("History").fill("1");
        ada.field("Topics").fill("console.begun");
        ada.text("apply").click();

        assertThat(ada.row("topic", "sun")).hasCount(1);
        http.post("/broadcast?topic=console.begun", "wind");
        assertThat(ada.row("topic", "wind")).hasCount(1);
        assertThat(ada.row("topic", "rain")).hasCount(0);
        assertThat(ada.rows("gap")).hasCount(0);
    }

    @Test
    void showsWhoIsPresent() {
        BrowserSession ada = session(port);
        BrowserSession bob = session(port);
        connect(ada, "console.present");
        ada.text("topics-prefix").fill("console.present");
        ada.button("Presence of console.present").click();
        Locator clients = ada.page().getByLabel("Clients of console.present");
        assertThat(clients.locator("li")).hasText(Pattern.compile("anonymous " + sessionOf(ada) + " this page"));

        connect(bob, "console.present");
        String bobs = sessionOf(bob);
        assertThat(ada.row("presence", "anonymous joined as session " + bobs)).containsText("console.present");
        assertThat(clients.locator("li")).hasCount(2);
        assertThat(clients).containsText(bobs);
        assertThat(ada.section("Topics")).containsText("2 clients · 1 user");

        bob.field("Topics").fill("console.other");
        bob.text("apply").click();
        assertThat(ada.row("presence", "anonymous left as session " + bobs)).hasCount(1);
        assertThat(clients.locator("li")).hasCount(1);
    }

    @Test
    void saysWhyATopicHasNoPresence() throws Exception {
        http.post("/broadcast?topic=console.absent", "retained");
        BrowserSession ada = session(port);
        connect(ada, "console.absent");

        ada.text("topics-prefix").fill("console.absent");
        ada.button("Presence of console.absent").click();

        assertThat(ada.section("Topics")).containsText("No clients. Clients of Centrifugo’s protocol are listed if");
    }

    @Test
    void saysThatATopicWasRefused() {
        BrowserSession ada = session(port);
        connect(ada, "console.accepted");

        ada.field("Topics").fill("console.accepted $console.private");
        ada.text("apply").click();

        assertThat(ada.row("system", "not subscribed to $console.private: permission denied (103)"))
                .hasCount(1);
        assertThat(ada.field("Topics")).hasValue("console.accepted");
        assertThat(ada.text("connection-state")).hasText("Connected over Centrifugo’s protocol");
        assertThat(ada.section("Echo")).containsText("The protocol of Centrifugo has no echo.");
    }

    @Test
    void reconnectsAfterADrainWithoutMissingMessages() throws Exception {
        BrowserSession ada = session(port);
        connect(ada, "console.kept");
        http.post("/broadcast?topic=console.kept", "before");
        assertThat(ada.row("topic", "before")).hasCount(1);
        String session = sessionOf(ada);

        ada.expectRefusals().context().setOffline(true);
        drain.start(1, Duration.ZERO, true);
        assertThat(ada.row("system", "disconnected (3011): force reconnect")).hasCount(1);
        http.post("/broadcast?topic=console.kept", "meanwhile");
        ada.context().setOffline(false);

        ada.awaitConnected();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.row("topic", "before")).hasCount(1);
        assertThat(ada.rows("gap")).hasCount(0);
        assertThat(sessionOf(ada)).isNotEqualTo(session);
    }

    /** Of the last connection. */
    private static String sessionOf(BrowserSession browser) {
        return browser.row("system", "connected over Centrifugo’s protocol as session")
                .first()
                .textContent()
                .replaceAll("(?s).*session ([0-9a-f]{16}).*", "$1");
    }

    private static void connect(BrowserSession browser, String topics) {
        browser.openConnected();
        browser.field("Centrifugo").check();
        browser.field("Topics").fill(topics);
        browser.text("apply").click();
        assertThat(browser.text("connection-state")).hasText("Connected over Centrifugo’s protocol");
        assertThat(browser.rows("system").first()).containsText("connected over Centrifugo’s protocol");
    }
}
