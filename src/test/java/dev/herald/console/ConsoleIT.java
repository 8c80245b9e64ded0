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
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a person does at the page, and sees. */
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
    void hearsTheClockWithoutAnythingBeingDone() {
        BrowserSession ada = session(port).open();

        assertThat(ada.rows("tick").first()).containsText("tick");
        assertThat(ada.text("link-words")).hasText("Live over WebSocket");
        assertThat(ada.rows("tick").first()).containsText(Pattern.compile("× \\d+"));
        assertThat(ada.text("node-state")).containsText("Node ready");
    }

    @Test
    void drawsHowLongAnEchoTakes() {
        BrowserSession ada = session(port).openLive();

        ada.field("Say something; it comes back").fill("hello there");
        ada.button("Send").click();

        assertThat(ada.row("echo", "hello there")).hasCount(1);
        assertThat(ada.text("echo-time")).hasText(Pattern.compile("[\\d.]+ ms, median [\\d.]+ ms"));
        ada.field("Once a second").check();
        assertThat(ada.rows("echo").nth(2)).isVisible();
        assertThat(ada.page().locator("#chart-echo canvas")).isVisible();
    }

    @Test
    void showsTheReceiptOfWhatIsPublished() {
        BrowserSession ada = session(port).openLive();

        ada.publish("", "hello everyone");

        assertThat(ada.row("broadcast", "hello everyone")).hasCount(1);
        assertThat(ada.text("receipt")).containsText("broadcast");
        assertThat(ada.text("receipt")).containsText(Pattern.compile("[0-9a-f]{16}:\\d+"));
        assertThat(ada.text("receipt")).containsText(Pattern.compile("[1-9]\\d* session"));
    }

    @Test
    void saysWhatIsWrongWithATopic() {
        BrowserSession ada = session(port).openLive().mayBeRefused();

        ada.publish("a b", "x");

        assertThat(ada.text("receipt")).containsText("Topic \"a b\" is invalid: 1 to 128 of");
    }

    @Test
    void hearsTopicsWithTheirHistory() throws Exception {
        http.post("/broadcast?topic=console.weather", "rain");
        http.post("/broadcast?topic=console.weather", "sun");
        BrowserSession ada = session(port).openLive();

        ada.listenTo("console.weather, console.other", 1);

        assertThat(ada.row("topic", "sun")).hasCount(1);
        assertThat(ada.row("topic", "rain")).hasCount(0);
        ada.publish("console.other", "later");
        assertThat(ada.row("topic", "later")).containsText("console.other");
    }

    @Test
    void hearsTheSameOverServerSentEvents() throws Exception {
        BrowserSession ada = session(port).openLive();

        ada.field("SSE").check();
        ada.listenTo("console.sse", 0);

        assertThat(ada.text("link-words")).hasText("Live over Server-Sent Events");
        http.post("/broadcast?topic=console.sse", "two\nlines");
        assertThat(ada.rows("topic")).containsText(Pattern.compile("two\nlines"));
        http.broadcast("to all");
        assertThat(ada.row("broadcast", "to all")).hasCount(1);
        assertThat(ada.section("Echo")).containsText("Server-Sent Events go one way");
        assertThat(ada.button("Send")).not().isVisible();
    }

    @Test
    void pausesFiltersCopiesAndClears() throws Exception {
        BrowserSession ada = session(port).openLive().listenTo("console.tools", 0);
        http.post("/broadcast?topic=console.tools", "apple");
        http.post("/broadcast?topic=console.tools", "pear");
        assertThat(ada.rows("topic")).hasCount(2);

        ada.field("Filter").fill("app");
        assertThat(ada.page().locator("#rows li")).hasCount(1);
        ada.button("Copy").click();
        assertThat(ada.text("copy")).hasText("Copied");
        assertThat(ada.page().evaluate("navigator.clipboard.readText()").toString())
                .matches("\\d{4}-.+Z\ttopic\tconsole.tools\t[0-9a-f]{16}:1\tapple");
        ada.field("Filter").fill("nothing like it");
        assertThat(ada.text("stream-empty")).hasText("Nothing of what was heard matches.");
        ada.field("Filter").fill("");
        ada.text("kind").selectOption("topic");
        assertThat(ada.page().locator("#rows li")).hasCount(2);

        ada.button("Pause").click();
        http.post("/broadcast?topic=console.tools", "plum");
        assertThat(ada.text("stream-count")).containsText(Pattern.compile("\\d+ messages · 2 shown · paused"));
        ada.button("Go on").click();
        assertThat(ada.rows("topic")).hasCount(3);
        ada.button("Clear").click();
        assertThat(ada.page().locator("#rows li")).hasCount(0);
    }

    @Test
    void disconnectsAndConnects() {
        BrowserSession ada = session(port).openLive();

        ada.section("What this page hears")
                .getByText("Disconnect", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(ada.text("link-words")).hasText("Disconnected");
        assertThat(ada.button("Send")).isDisabled();
        ada.button("Connect").click();

        ada.live();
        assertThat(ada.button("Send")).isEnabled();
    }

    @Test
    void tellsAndDisconnectsAnotherPage() {
        BrowserSession ada = session(port).openLive();
        BrowserSession bob = session(port).openLive();
        String his = bob.row("system", "as session").last().textContent().replaceAll("(?s).*session ", "");

        ada.text("sessions-refresh").click();
        ada.button("Tell session " + his).click();
        ada.page().locator("#ask-text").fill("hello Bob");
        ada.page().locator("#ask-yes").click();
        assertThat(bob.row("direct", "hello Bob")).hasCount(1);
        assertThat(ada.rows("direct")).hasCount(0);

        ada.button("Disconnect session " + his).click();
        ada.page().locator("#ask-yes").click();
        assertThat(bob.text("link-words")).hasText("Disconnected");
        assertThat(bob.text("notice")).containsText("disconnected by an operator");
        assertThat(ada.button("Disconnect session " + his)).hasCount(0);
        assertThat(ada.text("link-words")).hasText("Live over WebSocket");
        assertThat(ada.text("sessions-list")).containsText("this page");
    }

    @Test
    void twoPagesHearTheSame() {
        BrowserSession ada = session(port).openLive();
        BrowserSession bob = session(port).openLive();

        ada.publish("", "from Ada");
        bob.publish("", "from Bob");

        for (BrowserSession each : new BrowserSession[] {ada, bob}) {
            assertThat(each.row("broadcast", "from Ada")).hasCount(1);
            assertThat(each.row("broadcast", "from Bob")).hasCount(1);
        }
    }

    @Test
    void drawsWhatTheNodeDoes() throws Exception {
        BrowserSession ada = session(port).openLive();
        http.broadcast("one");

        for (String chart : new String[] {"sessions", "deliveries", "fanout", "slow"}) {
            assertThat(ada.page().locator("#chart-" + chart + " canvas")).isVisible();
            assertThat(ada.page().locator("#chart-" + chart + " .empty")).isHidden();
        }
        assertThat(ada.page().locator("#chart-sessions figcaption")).containsText(Pattern.compile("WebSocket [1-9]"));
        assertThat(ada.page().locator("#chart-fanout figcaption"))
                .containsText(Pattern.compile("p50 [\\d.]+ ms.*p99 [\\d.]+ ms"));
    }

    @Test
    void listsTopicsWithTheirHistory() throws Exception {
        http.post("/broadcast?topic=console.a", "first");
        http.post("/broadcast?topic=console.a", "second");
        BrowserSession ada = session(port).openLive();

        ada.button("History of console.a").click();
        Locator history = ada.page().getByLabel("What is kept of console.a");
        assertThat(history.locator("li").first()).containsText("second");
        assertThat(history.locator("li").last()).containsText("first");
        http.post("/broadcast?topic=console.a", "third");
        ada.text("topics-refresh").click();
        assertThat(history.locator("li").first()).containsText("third");

        ada.button("Listen to console.a").click();
        ada.live();
        http.post("/broadcast?topic=console.a", "fourth");
        assertThat(ada.row("topic", "fourth")).hasCount(1);
    }

    @Test
    void isSentAwayAndComesBackWithoutMissingAnything() throws Exception {
        BrowserSession ada = session(port).openLive().listenTo("console.drain", 0);
        http.post("/broadcast?topic=console.drain", "before");
        assertThat(ada.row("topic", "before")).hasCount(1);

        WebSocket back = ada.page().waitForWebSocket(() -> drain.start(1, Duration.ZERO, true));
        assertThat(back.url()).contains("since=");
        assertThat(ada.row("system", "1012")).hasCount(1);
        http.post("/broadcast?topic=console.drain", "meanwhile");

        ada.live();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.row("topic", "before")).hasCount(1);
        assertThat(ada.rows("gap")).hasCount(0);
    }

    @Test
    void saysThatTheNodeDrains() {
        BrowserSession ada = session(port).openLive().mayBeRefused();

        drain.start(1, Duration.ZERO, false);
        try {
            assertThat(ada.text("link-words")).hasText("Sent away");
            assertThat(ada.text("notice")).containsText("This node sends its sessions away");
            assertThat(ada.text("node-state")).containsText("Node draining");
        } finally {
            drain.cancel();
        }
        ada.button("Try now").click();
        ada.live();
        assertThat(ada.text("notice")).isHidden();
    }

    @Test
    void comesBackWithTheNetwork() throws Exception {
        BrowserSession ada = session(port).openLive().mayBeRefused().listenTo("console.network", 0);

        ada.context().setOffline(true);
        drain.start(1, Duration.ZERO, true);
        assertThat(ada.text("notice")).containsText("This device is offline.");
        http.post("/broadcast?topic=console.network", "meanwhile");
        ada.context().setOffline(false);

        ada.live();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.rows("gap")).hasCount(0);
    }

    @Test
    void waitsAsLongAsALimitSays() {
        BrowserSession ada = session(port).openLive().mayBeRefused();
        ada.page()
                .route(
                        "**/events*",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(429)
                                .setHeaders(Map.of("Retry-After", "30"))
                                .setContentType("application/problem+json")
                                .setBody("{\"detail\": \"Handshake rate limit exceeded.\"}")));

        ada.field("SSE").check();
        ada.page().locator("#apply").click();

        assertThat(ada.text("link-words")).hasText("Too often");
        assertThat(ada.text("link-wait")).hasText(Pattern.compile("again in (30|2\\d) s"));
        assertThat(ada.text("notice")).containsText("handshakes: too many");
        ada.page().unroute("**/events*");
        ada.button("Try now").click();
        ada.live();
    }

    @Test
    void isUsedByKeyboardAlone() {
        BrowserSession ada = session(port).openLive();
        Page page = ada.page();

        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to what is heard")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(ada.field("WebSocket")).isFocused();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(ada.text("link-words")).hasText("Live over Server-Sent Events");

        ada.section("Publish").getByLabel("Message").focus();
        page.keyboard().press("Tab");
        page.keyboard().press("Space");
        assertThat(ada.rows("broadcast")).hasCount(1);
    }

    @Test
    void fitsANarrowScreen() {
        BrowserSession ada = session(port);
        ada.page().setViewportSize(BrowserSession.NARROW, 700);
        ada.openLive().publish("", "a-word-that-is-as-long-as-it-is-without-any-place-to-break".repeat(20));

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
