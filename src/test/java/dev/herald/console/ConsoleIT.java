package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocket;
import dev.herald.Http;
import dev.herald.session.SessionDrainer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The features of the page, as a user sees them. */
@Order(2)
@Live
class ConsoleIT extends BrowserTest {

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
    void receivesTicksAsSoonAsItIsOpen() {
        BrowserSession ada = session(port).open();

        assertThat(ada.rows("tick").first()).containsText("tick");
        assertThat(ada.text("connection-state")).hasText("Connected over WebSocket");
        assertThat(ada.rows("tick").first()).containsText(Pattern.compile("× \\d+"));
        assertThat(ada.text("node-state")).containsText("Node ready");
    }

    @Test
    void plotsTheRoundTripOfAnEcho() {
        BrowserSession ada = session(port).openConnected();

        ada.field("Text to echo").fill("hello there");
        ada.button("Send").click();

        assertThat(ada.row("echo", "hello there")).hasCount(1);
        assertThat(ada.text("echo-time")).hasText(Pattern.compile("[\\d.]+ m?s, median [\\d.]+ m?s"));
        ada.field("Send every second").check();
        assertThat(ada.rows("echo").nth(2)).isVisible();
        assertThat(ada.page().locator("#chart-echo canvas")).isVisible();
    }

    @Test
    void showsTheReceiptOfAMessage() {
        BrowserSession ada = session(port).openConnected();

        ada.publish("", "hello everyone");

        assertThat(ada.row("broadcast", "hello everyone")).hasCount(1);
        assertThat(ada.text("receipt")).containsText("broadcast");
        assertThat(ada.text("receipt")).containsText(Pattern.compile("[0-9a-f]{16}:\\d+"));
        assertThat(ada.text("receipt")).containsText(Pattern.compile("[1-9]\\d* session"));
    }

    @Test
    void showsWhyATopicIsInvalid() {
        BrowserSession ada = session(port).openConnected().expectRefusals();

        ada.publish("a b", "x");

        assertThat(ada.text("receipt")).containsText("Topic \"a b\" is invalid: 1 to 255 printable");
    }

    @Test
    void receivesTopicsWithTheirHistory() throws Exception {
        http.post("/broadcast?topic=console.weather", "rain");
        http.post("/broadcast?topic=console.weather", "sun");
        BrowserSession ada = session(port).openConnected();

        ada.subscribe("console.weather console.other", 1);

        assertThat(ada.row("topic", "sun")).hasCount(1);
        assertThat(ada.row("topic", "rain")).hasCount(0);
        ada.publish("console.other", "later");
        assertThat(ada.row("topic", "later")).containsText("console.other");
    }

    @Test
    void topicHasAnyName() {
        String topic = "<img/src=x,onerror=alert(1)>\"'&#39;%2F{}#1";
        BrowserSession ada = session(port).openConnected();

        ada.subscribe(topic + " console.plain", 0);
        ada.publish(topic, "hello");

        assertThat(ada.row("topic", "hello")).containsText(topic);
        assertThat(ada.text("receipt")).containsText(topic);
        ada.text("topics-refresh").click();
        ada.button("History of " + topic).click();
        assertThat(ada.page().getByLabel("Retained messages of " + topic)).containsText("hello");
        ada.button("Unsubscribe from console.plain").click();
        assertThat(ada.field("Topics")).hasValue(topic);
        ada.button("Unsubscribe from " + topic).click();
        assertThat(ada.field("Topics")).hasValue("");
    }

    @Test
    void receivesTheSameOverServerSentEvents() throws Exception {
        BrowserSession ada = session(port).openConnected();

        ada.field("SSE").check();
        ada.subscribe("console.sse", 0);

        assertThat(ada.text("connection-state")).hasText("Connected over Server-Sent Events");
        http.post("/broadcast?topic=console.sse", "two\nlines");
        assertThat(ada.rows("topic")).containsText(Pattern.compile("two\nlines"));
        http.broadcast("to all");
        assertThat(ada.row("broadcast", "to all")).hasCount(1);
        assertThat(ada.section("Echo")).containsText("Server-Sent Events are one-way");
        assertThat(ada.button("Send")).not().isVisible();
    }

    @Test
    void pausesFiltersCopiesAndClears() throws Exception {
        BrowserSession ada = session(port).openConnected().subscribe("console.tools", 0);
        http.post("/broadcast?topic=console.tools", "apple");
        http.post("/broadcast?topic=console.tools", "pear");
        assertThat(ada.rows("topic")).hasCount(2);

        ada.field("Filter").fill("app");
        assertThat(ada.page().locator("#rows li")).hasCount(1);
        ada.button("Copy").click();
        assertThat(ada.text("copy")).hasText("Copied");
        assertThat(ada.page().evaluate("navigator.clipboard.readText()").toString())
                .matches("\\d{4}-.+Z\ttopic\tconsole.tools\t[0-9a-f]{16}:1\tapple");
        ada.field("Filter").fill("no such message");
        assertThat(ada.text("messages-empty")).hasText("No message matches the filter.");
        ada.field("Filter").fill("");
        ada.text("kind").selectOption("topic");
        assertThat(ada.page().locator("#rows li")).hasCount(2);

        ada.button("Pause").click();
        http.post("/broadcast?topic=console.tools", "plum");
        assertThat(ada.text("messages-count")).containsText(Pattern.compile("\\d+ received · 2 shown · paused"));
        ada.button("Resume").click();
        assertThat(ada.rows("topic")).hasCount(3);
        ada.button("Clear").click();
        assertThat(ada.page().locator("#rows li")).hasCount(0);
    }

    @Test
    void disconnectsAndConnects() {
        BrowserSession ada = session(port).openConnected();

        ada.text("disconnect").click();
        assertThat(ada.text("connection-state")).hasText("Disconnected");
        assertThat(ada.text("disconnect")).isFocused();
        assertThat(ada.text("sessions-list")).not().containsText("this page");
        assertThat(ada.button("Send")).isDisabled();
        ada.button("Connect").click();

        ada.awaitConnected();
        assertThat(ada.button("Send")).isEnabled();
    }

    /** As after a drain that the page does not know of yet: the browser would report that the session was not found. */
    @Test
    void doesNotAskForItsSessionIfTheListIsCompleteWithoutIt() {
        BrowserSession ada = session(port).openConnected();
        List<String> asked = new CopyOnWriteArrayList<>();
        ada.page().route("**/sessions?*", route -> {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"sessions\":[],\"total\":0}"));
        });
        ada.page().route("**/sessions/*", route -> {
            asked.add(route.request().url());
            route.resume();
        });

        ada.text("sessions-refresh").click();

        assertThat(ada.text("sessions-count")).hasText("0 sessions");
        assertThat(asked).isEmpty();
    }

    @Test
    void sendsADirectMessageToAndDisconnectsAnotherPage() {
        BrowserSession ada = session(port).openConnected();
        BrowserSession bob = session(port).openConnected();
        String bobsId = bob.row("system", "as session").last().textContent().replaceAll("(?s).*session ", "");

        ada.text("sessions-refresh").click();
        ada.button("Send message to session " + bobsId).click();
        ada.page().locator("#dialog-message").fill("hello Bob");
        ada.page().locator("#dialog-confirm").click();
        assertThat(bob.row("direct", "hello Bob")).hasCount(1);
        assertThat(ada.rows("direct")).hasCount(0);

        ada.button("Disconnect session " + bobsId).click();
        ada.page().locator("#dialog-confirm").click();
        assertThat(bob.text("connection-state")).hasText("Disconnected (1008)");
        assertThat(bob.text("notice")).containsText("disconnected by an operator");
        assertThat(ada.button("Disconnect session " + bobsId)).hasCount(0);
        assertThat(ada.text("connection-state")).hasText("Connected over WebSocket");
        assertThat(ada.text("sessions-list")).containsText("this page");
    }

    @Test
    void twoPagesReceiveTheSame() {
        BrowserSession ada = session(port).openConnected();
        BrowserSession bob = session(port).openConnected();

        ada.publish("", "from Ada");
        bob.publish("", "from Bob");

        for (BrowserSession each : new BrowserSession[] {ada, bob}) {
            assertThat(each.row("broadcast", "from Ada")).hasCount(1);
            assertThat(each.row("broadcast", "from Bob")).hasCount(1);
        }
    }

    @Test
    void plotsTheMetricsOfTheNode() throws Exception {
        BrowserSession ada = session(port).openConnected();
        http.broadcast("one");

        for (String chart : new String[] {"sessions", "deliveries", "fanout", "slow"}) {
            assertThat(ada.page().locator("#chart-" + chart + " canvas")).isVisible();
            assertThat(ada.page().locator("#chart-" + chart + " .empty")).isHidden();
        }
        assertThat(ada.page().locator("#chart-sessions figcaption")).containsText(Pattern.compile("WebSocket [1-9]"));
        assertThat(ada.page().locator("#chart-fanout figcaption"))
                .containsText(Pattern.compile("p50 [\\d.]+ m?s.*p99 [\\d.]+ m?s"));
    }

    @Test
    void showsTheValuesOfATime() {
        BrowserSession ada = session(port).openConnected();
        Locator plot = ada.page().locator("#chart-sessions [role=slider]");
        assertThat(plot)
                .hasAttribute(
                        "aria-valuetext",
                        Pattern.compile("WebSocket [1-9]\\d*, SSE \\d+, Centrifugo \\d+ at [\\d:]{8}"));
        assertThat(ada.page().locator("#chart-slow canvas")).isVisible();

        plot.hover();

        for (String chart : new String[] {"sessions", "deliveries", "fanout", "slow"}) {
            assertThat(ada.page().locator("#chart-" + chart + " .at")).hasText(Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
        }
        ada.page().mouse().move(0, 0);
        assertThat(ada.page().locator("#chart-slow .at")).isEmpty();
        plot.focus();
        ada.page().keyboard().press("Home");
        assertThat(plot).hasAttribute("aria-valuenow", "0");
        assertThat(ada.page().locator("#chart-slow .at")).not().isEmpty();
        ada.page().keyboard().press("Escape");
        assertThat(ada.page().locator("#chart-slow .at")).isEmpty();
    }

    /** Each plot begins and ends where the others of its row do, whatever its caption and its labels say. */
    @Test
    void alignsThePlots() {
        BrowserSession ada = session(port).openConnected();
        assertThat(ada.page().locator("#chart-slow canvas")).isVisible();

        assertThat(ada.page()
                        .evaluate("new Set([...document.querySelectorAll('.charts .u-over')].map(plot => ["
                                + "plot.getBoundingClientRect().top, plot.clientHeight, plot.clientWidth,"
                                + "plot.getBoundingClientRect().left - plot.closest('figure').getBoundingClientRect().left]"
                                + ".map(Math.round).join())).size"))
                .isEqualTo(1);
    }

    /** What the page says of a connection that failed. */
    @Test
    void saysTheTrueReason() {
        BrowserSession ada = session(port).openConnected();

        assertThat(described(
                        ada, "{ name: 'waiting', status: 503, reason: 'Session limit reached: at most 3' }", "ready"))
                .isEqualTo("Connection refused (503) | Session limit reached: at most 3.");
        assertThat(described(ada, "{ name: 'waiting', status: 502 }", "unavailable"))
                .isEqualTo("Connection refused (502) | Herald refused the connection with the status 502.");
        assertThat(described(ada, "{ name: 'waiting', code: 1006, reason: '' }", "unreachable"))
                .startsWith("Connection lost | Herald cannot be reached: it does not run, or the network");
        assertThat(described(ada, "{ name: 'waiting', code: 1006, reason: 'no response' }", "ready"))
                .startsWith("Connection lost | The connection was lost: no response. Messages that");
        assertThat(described(ada, "{ name: 'waiting', code: 1012, reason: 'rebalancing retry=9' }", "draining"))
                .startsWith("Disconnected by the node | An operator spreads the sessions over the nodes");
        assertThat(described(ada, "{ name: 'waiting', code: 1013, reason: 'fell too far behind' }", "ready"))
                .startsWith("Disconnected (1013) | Herald closed the connection: fell too far behind. Messages");
        assertThat(described(ada, "{ name: 'closed', code: 1008, reason: 'disconnected by an operator' }", "ready"))
                .isEqualTo("Disconnected (1008) | Herald closed the connection: disconnected by an operator. "
                        + "The page does not reconnect by itself.");
        assertThat(described(ada, "{ name: 'open' }", "ready")).isEqualTo("Connected over WebSocket | undefined");
        assertThat(described(ada, "{ name: 'open' }", "refusing"))
                .startsWith("Connected over WebSocket | This node is draining: it closes its sessions and accepts no");
    }

    private static String described(BrowserSession session, String state, String node) {
        return session.page()
                .evaluate("import('/console/connection.js').then(({ describe }) => describe(" + state
                        + ", { transport: 'websocket', node: { name: '" + node + "' } }))"
                        + ".then(({ label, notice }) => label + ' | ' + notice?.text)")
                .toString();
    }

    @Test
    void listsTopicsWithTheirHistory() throws Exception {
        http.post("/broadcast?topic=console.a", "first");
        http.post("/broadcast?topic=console.a", "second");
        BrowserSession ada = session(port).openConnected();

        ada.text("topics-prefix").fill("console.a");
        ada.button("History of console.a").click();
        Locator history = ada.page().getByLabel("Retained messages of console.a");
        assertThat(history.locator("li").first()).containsText("second");
        assertThat(history.locator("li").last()).containsText("first");
        http.post("/broadcast?topic=console.a", "third");
        ada.text("topics-refresh").click();
        assertThat(history.locator("li").first()).containsText("third");

        ada.button("Subscribe to console.a").click();
        ada.awaitConnected();
        http.post("/broadcast?topic=console.a", "fourth");
        assertThat(ada.row("topic", "fourth")).hasCount(1);
    }

    @Test
    void reconnectsAfterADrainWithoutMissingMessages() throws Exception {
        BrowserSession ada = session(port).openConnected().subscribe("console.drain", 0);
        http.post("/broadcast?topic=console.drain", "before");
        assertThat(ada.row("topic", "before")).hasCount(1);

        WebSocket back = ada.page().waitForWebSocket(() -> drain.start(1, Duration.ZERO, true));
        assertThat(back.url()).contains("since=");
        assertThat(ada.row("system", "1012")).hasCount(1);
        http.post("/broadcast?topic=console.drain", "meanwhile");

        ada.awaitConnected();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.row("topic", "before")).hasCount(1);
        assertThat(ada.rows("gap")).hasCount(0);
    }

    @Test
    void showsThatTheNodeIsDraining() {
        BrowserSession ada = session(port).openConnected().expectRefusals();

        drain.start(1, Duration.ZERO, false);
        try {
            assertThat(ada.text("connection-state")).hasText("Connection refused (503)");
            assertThat(ada.text("notice")).containsText("This node is draining.");
            assertThat(ada.text("node-state")).containsText("Node draining");
        } finally {
            drain.cancel();
        }
        ada.button("Reconnect now").click();
        ada.awaitConnected();
        assertThat(ada.text("notice")).isHidden();
    }

    @Test
    void drainsTheNodeAndCancelsTheDrain() {
        BrowserSession ada = session(port).openConnected().expectRefusals();
        assertThat(ada.text("node-fields")).containsText(Pattern.compile("Stateready.*Uptime\\d+"));

        ada.button("Drain…").click();
        assertThat(ada.text("dialog-cancel")).isFocused();
        assertThat(ada.text("dialog-text")).containsText("All its sessions are closed with 1012");
        ada.text("dialog-confirm").click();

        assertThat(ada.text("drain-state")).containsText("Draining: new sessions are refused until the drain is");
        assertThat(ada.text("drain-cancel")).isFocused();
        assertThat(ada.text("connection-state")).hasText("Connection refused (503)");
        assertThat(ada.text("sessions-list")).isEmpty();
        assertThat(ada.text("topics-list")).containsText("No subscribers");
        ada.button("Cancel drain").click();
        assertThat(ada.text("drain-state")).isEmpty();
        assertThat(ada.text("drain")).isFocused();
        ada.button("Reconnect now").click();
        ada.awaitConnected();
        assertThat(ada.text("messages")).isFocused();
    }

    @Test
    void drainsTheNodeThatAcceptsNewSessions() {
        BrowserSession ada = session(port).openConnected();

        ada.button("Drain…").click();
        ada.text("dialog-option").uncheck();
        ada.text("dialog-confirm").click();

        assertThat(ada.row("system", "disconnected (1012): rebalancing")).hasCount(1);
        ada.awaitConnected();
        assertThat(ada.button("Drain…")).isVisible();
    }

    @Test
    void reconnectsWhenTheNetworkIsAvailable() throws Exception {
        BrowserSession ada = session(port).openConnected().expectRefusals().subscribe("console.network", 0);

        ada.context().setOffline(true);
        drain.start(1, Duration.ZERO, true);
        assertThat(ada.text("notice")).containsText("This device is offline.");
        http.post("/broadcast?topic=console.network", "meanwhile");
        ada.context().setOffline(false);

        ada.awaitConnected();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.rows("gap")).hasCount(0);
    }

    @Test
    void waitsForRetryAfterWhenRateLimited() {
        BrowserSession ada = session(port).openConnected().expectRefusals();
        OtherNodes.refuse(ada, "**/events*", 429, "Handshake rate limit exceeded.");

        ada.field("SSE").check();
        ada.page().locator("#apply").click();

        assertThat(ada.text("connection-state")).hasText("Connection refused (429)");
        assertThat(ada.text("connection-retry")).hasText("Reconnecting in 5 s");
        assertThat(ada.text("connection-retry")).hasText("Reconnecting in 3 s");
        assertThat(ada.text("notice")).containsText("Handshake rate limit exceeded.");
        ada.page().unroute("**/events*");
        ada.button("Reconnect now").click();
        ada.awaitConnected();
    }

    @Test
    void isUsableByKeyboardAlone() {
        BrowserSession ada = session(port).openConnected();
        Page page = ada.page();

        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the messages")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(ada.field("WebSocket")).isFocused();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(ada.text("connection-state")).hasText("Connected over Server-Sent Events");

        ada.section("Publish").getByLabel("Message").focus();
        page.keyboard().press("Tab");
        page.keyboard().press("Space");
        assertThat(ada.rows("broadcast")).hasCount(1);
    }

    @Test
    void fitsANarrowScreen() {
        BrowserSession ada = session(port);
        ada.page().setViewportSize(BrowserSession.NARROW, 700);
        ada.openConnected().publish("", "a-word-that-is-as-long-as-it-is-without-any-place-to-break".repeat(20));

        assertThat(ada.rows("broadcast")).hasCount(1);
        assertThat(ada.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
        assertThat(ada.page()
                        .evaluate("(list => list.scrollWidth - list.clientWidth)(document.querySelector('.scroll'))"))
                .isEqualTo(0);
        assertThat(ada.page()
                        .evaluate(
                                "[...document.querySelectorAll('button, input, select')].filter(e => e.checkVisibility())"
                                        + ".map(e => e.closest('label.check, .choice label') ?? e)"
                                        + ".filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"))
                .asString()
                .isEqualTo("[]");
    }
}
