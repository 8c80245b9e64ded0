package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** 5,000 messages at once. */
@Live
class FloodIT extends BrowserTest {

    private static final int MESSAGES = 5_000;
    private static final int BATCH = 1_000;

    /** A longer pause looks like a broken page; at a load average of 10 the pauses are a third of that. */
    private static final int LONGEST_MILLIS = 1_000;

    private static final String WATCH = """
            () => {
              window.longest = 0;
              let last = performance.now();
              const frame = now => {
                window.longest = Math.max(window.longest, now - last);
                last = now;
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            }
            """;

    @LocalServerPort
    private int port;

    @Test
    void doesNotFreeze() throws Exception {
        BrowserSession ada = session(port).openConnected().subscribe("console.flood", 0);
        ada.page().evaluate(WATCH);
        Http http = new Http(port);

        for (int i = 0; i < MESSAGES / BATCH; i++) {
            assertThat(http.post("/broadcast/batch", batch(i)).statusCode()).isEqualTo(202);
        }

        assertThat(ada.row("topic", "message 4999")).hasCount(1);
        assertThat(ada.text("messages-count")).hasText(Pattern.compile("5,00\\d received · 4,00\\d older discarded"));
        assertThat(ada.page().locator("#rows li")).hasCount(1_000);
        ada.field("Filter").fill("message 4321");
        assertThat(ada.page().locator("#rows li")).hasCount(1);
        assertThat(ada.page().evaluate("Math.round(window.longest)"))
                .asInstanceOf(InstanceOfAssertFactories.INTEGER)
                .isLessThan(LONGEST_MILLIS);
    }

    private static String batch(int number) {
        return IntStream.range(number * BATCH, (number + 1) * BATCH)
                .mapToObj("{\"topic\":\"console.flood\",\"data\":\"message %d\"}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }
}
