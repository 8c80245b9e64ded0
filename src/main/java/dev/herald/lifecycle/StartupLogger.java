package dev.herald.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs at startup the port, and commands to try first. */
@Component
class StartupLogger {

    private static final Logger log = LoggerFactory.getLogger(StartupLogger.class);

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            int port = web.getWebServer().getPort();
            log.info(
                    "Herald listens on port {}. In a browser's console: "
                            + "new WebSocket('ws://localhost:{}/websocket').onmessage = m => console.log(m.data). "
                            + "In a shell: curl -d hello localhost:{}/broadcast",
                    port,
                    port,
                    port);
        }
    }
}
