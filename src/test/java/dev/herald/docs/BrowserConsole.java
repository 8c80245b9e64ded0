package dev.herald.docs;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A browser's console, into which a reader pastes, and pages that import what a reader has written. */
final class BrowserConsole implements AutoCloseable {

    private static final double TIMEOUT_MILLIS = 30_000;

    private final BrowserContext context;
    private final Page page;
    private final CDPSession session;
    private final List<String> lines = new ArrayList<>();

    BrowserConsole(Browser browser) {
        // Chromium does not know that a page served by a route is local, and asks before it connects to local
        // addresses.
        context = browser.newContext(new Browser.NewContextOptions().setPermissions(List.of("local-network-access")));
        page = context.newPage();
        page.onConsoleMessage(this::print);
        page.onPageError(lines::add);
        session = context.newCDPSession(page);
        route(ReactModules.files());
    }

    /** At the page that Herald serves, and as the console does: whole, and with {@code await} allowed everywhere. */
    void paste(int port, String script) {
        open(port, "/");
        JsonObject request = new JsonObject();
        request.addProperty("expression", script);
        request.addProperty("replMode", true);
        JsonObject response = session.send("Runtime.evaluate", request);
        if (response.has("exceptionDetails")) {
            throw new AssertionError(response.get("exceptionDetails").toString());
        }
    }

    /** In a page that has an element "root". */
    void load(int port, String name, Map<String, String> files) {
        Map<String, String> served = new TreeMap<>(Map.of("/console/page", """
                <!doctype html><link rel=icon href=data:>
                <script src="/npm/babel.js"></script>
                <script type="importmap">%s</script>
                <div id="root"></div>
                """.formatted(ReactModules.IMPORT_MAP)));
        route(served);
        open(port, "/console/page");
        files.forEach((file, text) -> served.put("/console/" + file, file.endsWith(".jsx") ? transform(text) : text));
        route(served);
        page.evaluate("name => { import('/console/' + name).catch(e => console.error(String(e))) }", name);
    }

    private String transform(String jsx) {
        return (String) page.evaluate("jsx => Babel.transform(jsx, { presets: ['react'] }).code", jsx);
    }

    private void open(int port, String path) {
        page.navigate("about:blank");
        lines.clear();
        page.navigate("http://localhost:" + port + path);
    }

    private void route(Map<String, String> files) {
        files.forEach((path, text) -> page.route(
                "**" + path,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType((path.contains(".js") ? "text/javascript" : "text/html") + "; charset=utf-8")
                        .setBody(text))));
    }

    /** What it has printed since something was opened. */
    String output() {
        return String.join("\n", lines);
    }

    /** What a person sees of the page. */
    String text() {
        return page.innerText("#root");
    }

    boolean isSoon(BooleanSupplier condition) {
        try {
            page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(TIMEOUT_MILLIS));
            return true;
        } catch (PlaywrightException e) {
            return false;
        }
    }

    private void print(ConsoleMessage message) {
        lines.add(message.text());
    }

    @Override
    public void close() {
        context.close();
    }
}
