package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/**
 * Each state of the page, light and wide, dark and narrow, by axe's rules (WCAG 2.2 A and AA, and best practices). With {@code
 * -Dscreenshots} the other two as well, and pictures of all in {@code target/screenshots}.
 */
@Live
class AccessibilityIT extends BrowserTest {

    private static final Path PICTURES = Path.of("target/screenshots");
    private static final boolean PICTURES_WANTED = System.getProperty("screenshots") != null;
    private static final String AXE = read("/axe.min.js");

    /** What depends on neither colours nor width is looked at once. */
    private static final String EVERYTHING = "{ resultTypes: ['violations'] }";

    private static final String LOOKS =
            "{ resultTypes: ['violations'], runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block'] }";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionDrainer drain;

    @Test
    void live() throws Exception {
        Http http = new Http(port);
        http.post("/broadcast?topic=orders", "{\"id\": 17, \"state\": \"paid\"}");
        BrowserSession ada = session(port).openLive().listenTo("orders, tick", 1);
        ada.field("Once a second").check();
        ada.publish("orders", "{\"id\": 17, \"state\": \"shipped\"}");
        http.broadcast("Maintenance at noon");
        assertThat(ada.rows("echo").nth(1)).isVisible();
        ada.button("History of orders").click();
        assertThat(ada.page().getByLabel("What is kept of orders")).containsText("shipped");

        assertAccessible(ada, "live");
    }

    @Test
    void askingBeforeItDisconnects() {
        BrowserSession ada = session(port).openLive();
        ada.page().locator("#sessions-list button").nth(1).click();
        assertThat(ada.page().locator("#ask")).isVisible();

        assertAccessible(ada, "asking");
    }

    @Test
    void refused() {
        BrowserSession ada = session(port).mayBeRefused();
        refuse(ada, "**/node", 401, "Credentials are missing.");
        ada.open();
        assertThat(ada.text("credentials")).isVisible();

        assertAccessible(ada, "refused");
    }

    @Test
    void away() {
        BrowserSession ada = session(port).mayBeRefused().openLive();
        ada.context().setOffline(true);
        drain.start(1, Duration.ZERO, true);
        assertThat(ada.text("notice")).containsText("offline");
        assertThat(ada.text("node-state")).hasText("Node not reachable");

        assertAccessible(ada, "away");
    }

    @Test
    void drainingAndLimited() {
        BrowserSession ada = session(port).mayBeRefused().openLive();
        drain.start(1, Duration.ZERO, false);
        try {
            assertThat(ada.text("node-state")).containsText("draining");
            assertThat(ada.text("notice")).isVisible();
            refuse(ada, "**/broadcast", 429, "Publish rate limit exceeded.");
            ada.publish("", "too much");
            assertThat(ada.text("receipt")).containsText("Too many at a time: again in 5 s");
            assertThat(ada.button("Publish")).isDisabled();

            assertAccessible(ada, "draining");
        } finally {
            drain.cancel();
        }
    }

    @Test
    void degradedAndSilent() {
        BrowserSession ada = session(port);
        OtherNodes.someAreSilent(ada);
        OtherNodes.areAway(ada);
        ada.openLive();
        assertThat(ada.text("notice")).containsText("Node degraded");
        assertThat(ada.text("sessions-silent")).containsText("2 nodes did not answer");
        assertThat(ada.text("topics-silent")).containsText("1 node did not answer");

        assertAccessible(ada, "degraded");
    }

    private static void refuse(BrowserSession session, String url, int status, String detail) {
        session.page()
                .route(
                        url,
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(status)
                                .setHeaders(Map.of("Retry-After", "5"))
                                .setContentType("application/problem+json")
                                .setBody("{\"detail\": \"%s\"}".formatted(detail))));
    }

    private static void assertAccessible(BrowserSession session, String state) {
        session.page().evaluate(AXE);
        assertAccessible(session, state, ColorScheme.LIGHT, BrowserSession.WIDE, EVERYTHING);
        assertAccessible(session, state, ColorScheme.DARK, BrowserSession.NARROW, LOOKS);
        if (PICTURES_WANTED) {
            assertAccessible(session, state, ColorScheme.LIGHT, BrowserSession.NARROW, EVERYTHING);
            assertAccessible(session, state, ColorScheme.DARK, BrowserSession.WIDE, EVERYTHING);
        }
    }

    private static void assertAccessible(
            BrowserSession session, String state, ColorScheme scheme, int width, String options) {
        Page page = session.page();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 900);
        String name = "%s-%s-%d".formatted(state, scheme.name().toLowerCase(Locale.ROOT), width);
        assertThat(violations(page, options)).as(name).isEqualTo("");
        if (PICTURES_WANTED) {
            picture(page, name + ".png");
        }
    }

    private static String violations(Page page, String options) {
        return page.evaluate("async () => (await axe.run(document, " + options + ")).violations"
                        + ".map(({ id, nodes }) => id + ': ' + nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))"
                        + ".join('\\n')")
                .toString();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name))
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
