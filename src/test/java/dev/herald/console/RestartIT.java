package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.Ports;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Herald restarts while the page is open: the page reconnects. */
@Order(2)
class RestartIT extends BrowserTest {

    private @Nullable ConfigurableApplicationContext service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void reconnectsAndMissesNothing() throws Exception {
        int port = Ports.free();
        start(port);
        BrowserSession ada = session(port).expectRefusals().openConnected().subscribe("console.restart", 0);
        Http http = new Http(port);
        http.post("/broadcast?topic=console.restart", "before");
        assertThat(ada.row("topic", "before")).hasCount(1);

        stop();
        assertThat(ada.text("connection-state")).not().hasText("Connected over WebSocket");
        assertThat(ada.text("node-state")).hasText("Node unreachable");
        assertThat(ada.text("connection-state")).hasText("Connection lost");
        assertThat(ada.text("notice")).containsText("Herald cannot be reached");
        assertThat(ada.text("node-count")).containsText("The figures are those of");
        assertThat(ada.text("node-fields")).containsText("Stateunreachable");
        assertThat(ada.text("drain")).isHidden();
        start(port);
        http.post("/broadcast?topic=console.restart", "meanwhile");

        ada.awaitConnected();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.row("gap", "console.restart")).hasCount(1);
        assertThat(ada.row("topic", "before")).hasCount(1);
        assertThat(ada.text("notice")).isHidden();
        assertThat(ada.text("node-state")).containsText("Node ready");
        assertThat(ada.page().locator("#chart-sessions [role=slider]"))
                .hasAttribute("aria-valuetext", Pattern.compile("WebSocket 1,.*"));
        assertThat(valuesOverTime(ada)).containsSubsequence("WebSocket 0", "no value", "WebSocket 1");
        http.post("/broadcast?topic=console.restart", "after");
        assertThat(ada.row("topic", "after")).hasCount(1);
    }

    /** What a screen reader reads of the chart of the sessions, from its beginning to its end. */
    private static List<String> valuesOverTime(BrowserSession session) {
        return Stream.of(session.page()
                        .evaluate("(plot => { plot.focus(); const press = key => plot.dispatchEvent("
                                + "new KeyboardEvent('keydown', { key, bubbles: true })) && plot.ariaValueText;"
                                + "return [press('Home'), ...Array.from({ length: 90 }, () => press('ArrowRight'))].join('\\n') })"
                                + "(document.querySelector('#chart-sessions [role=slider]'))")
                        .toString()
                        .split("\n"))
                .map(text -> text.replaceAll("WebSocket no value.*", "no value").replaceAll(",.*", ""))
                .toList();
    }

    private void start(int port) {
        service = SpringApplication.run(
                HeraldApplication.class,
                "--server.port=" + port,
                "--herald.drain.window=2s",
                "--spring.main.register-shutdown-hook=false");
    }
}
