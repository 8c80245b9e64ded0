package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotCaret;
import dev.herald.Http;
import dev.herald.session.SessionDrainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/**
 * Checks each state of the page, light and wide as well as dark and narrow, with axe (WCAG 2.2 A and AA, and best practices).
 * With {@code -Dscreenshots} also light and narrow, dark and wide, and saves a screenshot of each in {@code
 * target/screenshots}.
 */
@Order(2)
@Live
class AccessibilityIT extends BrowserTest {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final boolean TAKES_SCREENSHOTS = System.getProperty("screenshots") != null;
    private static final String AXE = read("/axe.min.js");

    /** Rules that depend on neither colours nor width are checked once. */
    private static final String ALL_RULES = "{ resultTypes: ['violations'] }";

    private static final String VISUAL_RULES =
            "{ resultTypes: ['violations'], runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block'] }";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionDrainer drain;

    @Test
    void connected() throws Exception {
        Http http = new Http(port);
        http.post("/broadcast?topic=orders", "{\"id\": 17, \"state\": \"paid\"}");
        BrowserSession ada = session(port).openConnected().subscribe("orders tick", 1);
        ada.field("Send every second").check();
        ada.publish("orders", "{\"id\": 17, \"state\": \"shipped\"}");
        http.broadcast("Maintenance at noon");
        assertThat(ada.rows("echo").nth(1)).isVisible();
        ada.text("topics-prefix").fill("orders"); // other tests may have filled the first page
        ada.button("History of orders").click();
        assertThat(ada.page().getByLabel("Retained messages of orders")).containsText("shipped");

        assertAccessible(ada, "connected");
    }

    @Test
    void presence() {
        BrowserSession ada = session(port).openConnected();
        ada.field("Centrifugo").check();
        ada.subscribe("console.present.accessible", 0);
        ada.text("topics-prefix").fill("console.present.accessible");
        ada.button("Presence of console.present.accessible").click();
        assertThat(ada.page().getByLabel("Clients of console.present.accessible"))
                .containsText("this page");
        assertThat(ada.rows("presence")).hasCount(1);

        assertAccessible(ada, "presence");
    }

    @Test
    void confirmsBeforeItDisconnects() {
        BrowserSession ada = session(port).openConnected();
        ada.page().locator("#sessions-list button").nth(1).click();
        assertThat(ada.page().locator("#dialog")).isVisible();

        assertAccessible(ada, "dialog");
    }

    @Test
    void refused() {
        BrowserSession ada = session(port).expectRefusals();
        OtherNodes.refuse(ada, OtherNodes.NODE, 401, "Credentials are missing.");
        ada.open();
        ada.field("API key or token").fill("unknown");
        OtherNodes.refuse(ada, OtherNodes.NODE, 401, "The credentials are not a configured API key.");
        ada.text("credentials-submit").click();
        assertThat(ada.text("credentials-error")).isVisible();

        assertAccessible(ada, "refused");
    }

    @Test
    void offline() {
        BrowserSession ada = session(port).expectRefusals().openConnected();
        ada.context().setOffline(true);
        drain.start(1, Duration.ZERO, true);
        assertThat(ada.text("notice")).containsText("offline");
        assertThat(ada.text("node-state")).hasText("Node unreachable");

        assertAccessible(ada, "offline");
    }

    @Test
    void drainingAndRateLimited() {
        BrowserSession ada = session(port).expectRefusals().openConnected();
        drain.start(1, Duration.ZERO, false);
        try {
            assertThat(ada.text("node-state")).containsText("draining");
            assertThat(ada.text("notice")).isVisible();
            OtherNodes.refuse(ada, "**/broadcast", 429, "Publish rate limit exceeded.");
            ada.publish("", "too much");
            assertThat(ada.text("receipt")).containsText("Retry in 5 s.");
            assertThat(ada.button("Publish")).isDisabled();

            assertAccessible(ada, "draining");
        } finally {
            drain.cancel();
        }
    }

    @Test
    void degradedAndIncomplete() {
        BrowserSession ada = session(port);
        OtherNodes.someDoNotRespond(ada);
        OtherNodes.relayIsDown(ada);
        ada.openConnected();
        assertThat(ada.text("notice")).containsText("Node degraded");
        assertThat(ada.text("sessions-warning")).containsText("2 nodes did not respond");
        assertThat(ada.text("topics-warning")).containsText("1 node did not respond");

        assertAccessible(ada, "degraded");
    }

    private static void assertAccessible(BrowserSession session, String state) {
        session.page().evaluate(AXE);
        assertAccessible(session, state, ColorScheme.LIGHT, BrowserSession.WIDE, ALL_RULES);
        assertAccessible(session, state, ColorScheme.DARK, BrowserSession.NARROW, VISUAL_RULES);
        if (TAKES_SCREENSHOTS) {
            assertAccessible(session, state, ColorScheme.LIGHT, BrowserSession.NARROW, ALL_RULES);
            assertAccessible(session, state, ColorScheme.DARK, BrowserSession.WIDE, ALL_RULES);
        }
    }

    private static void assertAccessible(
            BrowserSession session, String state, ColorScheme scheme, int width, String options) {
        Page page = session.page();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 900);
        String name = "%s-%s-%d".formatted(state, scheme.name().toLowerCase(Locale.ROOT), width);
        assertThat(violations(page, options)).as(name).isEqualTo("");
        if (TAKES_SCREENSHOTS) {
            screenshot(page, name + ".png");
        }
    }

    private static String violations(Page page, String options) {
        return page.evaluate("async () => (await axe.run(document, " + options + ")).violations"
                        + ".map(({ id, nodes }) => id + ': ' + nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))"
                        + ".join('\\n')")
                .toString();
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name))
                .setFullPage(true)
                .setCaret(ScreenshotCaret.INITIAL));
    }

    private static String read(String resource) {
        try (InputStream in = new ClassPathResource(resource).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
