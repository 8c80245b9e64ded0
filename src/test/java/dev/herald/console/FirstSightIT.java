package dev.herald.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The time from opening the page until it is live. */
@Live
class FirstSightIT extends BrowserTest {

    private static final int TIMES = 3;
    private static final int SOON_MILLIS = 1_000;

    /** Checked once for each rendered frame: live, with a message and the node's figures. */
    private static final String SEEN = """
            () => new Promise(resolve => {
              const text = id => document.getElementById(id)?.textContent ?? '';
              const look = now => text('link-words').startsWith('Live over') && text('rows') && text('node-count')
                ? resolve(Math.round(performance.now()))
                : requestAnimationFrame(look);
              look();
            })
            """;

    @LocalServerPort
    private int port;

    /** The best of some, as a machine that does other work too makes any of them late. */
    @Test
    void isLiveWithinASecond() {
        BrowserSession ada = session(port).openLive();

        int[] millis = IntStream.range(0, TIMES).map(i -> millisUntilSeen(ada)).toArray();

        assertThat(IntStream.of(millis).min().orElseThrow())
                .as("best of %s ms", Arrays.toString(millis))
                .isLessThan(SOON_MILLIS);
    }

    private static int millisUntilSeen(BrowserSession session) {
        session.page().navigate(session.url("/"), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        return (int) session.page().evaluate(SEEN);
    }
}
