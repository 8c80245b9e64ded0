package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.Ports;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Herald restarts while the page is open: the page reconnects. */
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
        assertThat(ada.text("notice")).isVisible();
        start(port);
        http.post("/broadcast?topic=console.restart", "meanwhile");

        ada.awaitConnected();
        assertThat(ada.row("topic", "meanwhile")).hasCount(1);
        assertThat(ada.row("gap", "console.restart")).hasCount(1);
        assertThat(ada.row("topic", "before")).hasCount(1);
        assertThat(ada.text("notice")).isHidden();
        assertThat(ada.text("node-state")).containsText("Node ready");
        http.post("/broadcast?topic=console.restart", "after");
        assertThat(ada.row("topic", "after")).hasCount(1);
    }

    private void start(int port) {
        service = SpringApplication.run(
                HeraldApplication.class,
                "--server.port=" + port,
                "--herald.drain.window=2s",
                "--spring.main.register-shutdown-hook=false");
    }
}
