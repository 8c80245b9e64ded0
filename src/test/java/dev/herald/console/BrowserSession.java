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

/** One person at the console, with a browser's profile of their own; whatever the browser complains of is written down. */
final class BrowserSession {

    static final int WIDE = 1440;
    static final int NARROW = 360;

    /** The browser's own messages when a server is down, or refuses. */
    private static final Pattern REFUSAL = Pattern.compile("Failed to load resource|WebSocket connection to .* failed");

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private boolean refused;
    private int port;

    BrowserSession(Browser browser) {
        context = browser.newContext(
                new Browser.NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write")));
        context.setDefaultTimeout(20_000);
        page = context.newPage();
        page.onConsoleMessage(this::note);
        page.onPageError(complaints::add);
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
    BrowserSession openLive() {
        open();
        return live();
    }

    BrowserSession live() {
        assertThat(text("link-words")).hasText(Pattern.compile("Live over .*"));
        return this;
    }

    /** From now on the server is down or refuses, which the browser reports by itself. */
    BrowserSession mayBeRefused() {
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

    /** Writes this into the panel that publishes, and presses its button. */
    BrowserSession publish(String topic, String text) {
        section("Publish")
                .getByLabel("To", new Locator.GetByLabelOptions().setExact(true))
                .fill(topic);
        section("Publish").getByLabel("Message").fill(text);
        button("Publish").click();
        return this;
    }

    BrowserSession listenTo(String topics, int history) {
        field("Topics").fill(topics);
        field("History").fill(Integer.toString(history));
        page.locator("#apply").click();
        return live();
    }

    void assertNoComplaints() {
        Assertions.assertThat(complaints).isEmpty();
    }

    /** Resets the profile. */
    void reset() {
        context.setOffline(false);
        page.unrouteAll();
        page.navigate("about:blank");
        page.setViewportSize(WIDE, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        complaints.clear();
        refused = false;
    }

    private void note(ConsoleMessage message) {
        boolean matters = message.type().equals("error") || message.type().equals("warning");
        if (matters && !(refused && REFUSAL.matcher(message.text()).find())) {
            complaints.add(message.text());
        }
    }
}
