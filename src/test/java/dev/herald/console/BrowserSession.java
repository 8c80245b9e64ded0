package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** A user of the console, with a browser profile of their own; errors and warnings of the browser are recorded. */
final class BrowserSession {

    static final int WIDE = 1440;
    static final int NARROW = 360;

    /** The browser's own messages when the server is down or rejects a request. */
    private static final Pattern REJECTION =
            Pattern.compile("Failed to load resource|WebSocket connection to .* failed");

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();
    private boolean refused;
    private int port;

    BrowserSession(Browser browser) {
        context = browser.newContext(
                new Browser.NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write")));
        context.setDefaultTimeout(20_000);
        page = context.newPage();
        page.onConsoleMessage(this::note);
        page.onPageError(errors::add);
        reset();
    }

    BrowserSession to(int port) {
        this.port = port;
        return this;
    }

    String url(String path) {
        return "http://localhost:" + port + path;
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    BrowserSession open() {
        page.navigate(url("/"));
        return this;
    }

    /** Opens the page and waits until it is connected. */
    BrowserSession openConnected() {
        open();
        return awaitConnected();
    }

    BrowserSession awaitConnected() {
        assertThat(text("connection-state")).hasText(Pattern.compile("Connected over .*"));
        return this;
    }

    /** From now on the server may be down or reject requests, which the browser itself reports as errors. */
    BrowserSession expectRefusals() {
        refused = true;
        return this;
    }

    Locator text(String id) {
        return page.locator("#" + id);
    }

    Locator rows(String kind) {
        return page.locator("#rows li[data-kind=" + kind + "]");
    }

    Locator row(String kind, String text) {
        return rows(kind).filter(new Locator.FilterOptions().setHasText(text));
    }

    Locator section(String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
                .and(page.locator("input, select, textarea"));
    }

    /** Publishes with the form of the page. */
    BrowserSession publish(String topic, String text) {
        section("Publish")
                .getByLabel("Topic", new Locator.GetByLabelOptions().setExact(true))
                .fill(topic);
        section("Publish").getByLabel("Message").fill(text);
        button("Publish").click();
        return this;
    }

    BrowserSession subscribe(String topics, int history) {
        field("Topics").fill(topics);
        field("History").fill(Integer.toString(history));
        page.locator("#apply").click();
        return awaitConnected();
    }

    void assertNoErrors() {
        Assertions.assertThat(errors).isEmpty();
    }

    void reset() {
        context.setOffline(false);
        page.unrouteAll();
        page.navigate("about:blank");
        page.setViewportSize(WIDE, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        errors.clear();
        refused = false;
    }

    private void note(ConsoleMessage message) {
        boolean matters = message.type().equals("error") || message.type().equals("warning");
        if (matters && !(refused && REJECTION.matcher(message.text()).find())) {
            errors.add(message.text() + " (" + message.location() + ")");
        }
    }
}
