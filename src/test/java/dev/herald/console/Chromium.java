package dev.herald.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.herald.testing.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The installed Chromium: launched once for all tests of the console, and for a class that takes a {@link Browser} of its own. */
public class Chromium implements ParameterResolver {

    /** Playwright is not thread-safe: one test at a time uses the shared one. */
    static final String LOCK = "chromium";

    private static final double TIMEOUT_MILLIS = 20_000;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BrowserSessions.class || type == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class
                ? launchedFor(ofClass(context)).browser()
                : launchedFor(context.getRoot()).sessions();
    }

    private static Launched launchedFor(ExtensionContext context) {
        return context.getStore(Namespace.create(Chromium.class))
                .computeIfAbsent(context.getUniqueId(), key -> Launched.launch(), Launched.class);
    }

    private static ExtensionContext ofClass(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent()) {
            found = found.getParent().orElseThrow();
        }
        return found;
    }

    /** Closed after all tests for which it was launched. */
    private record Launched(Playwright playwright, Browser browser, BrowserSessions sessions) implements AutoCloseable {

        static Launched launch() {
            PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser = playwright.chromium().launch(options());
            return new Launched(playwright, browser, new BrowserSessions(browser));
        }

        /** No background requests; works as root. */
        private static BrowserType.LaunchOptions options() {
            return new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(Program.CHROMIUM.path()))
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync"));
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}
