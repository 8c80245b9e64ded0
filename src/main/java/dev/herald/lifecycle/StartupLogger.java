package dev.herald.lifecycle;

import dev.herald.cluster.Peers;
import dev.herald.limits.EffectiveLimits;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.context.WebApplicationContext;

/** Logs at startup the version, the port, whether there are other nodes, the limits that depend on this machine, and commands to try first. */
@Component
class StartupLogger {

    private static final Logger log = LoggerFactory.getLogger(StartupLogger.class);

    private final @Nullable BuildProperties build;
    private final Peers peers;

    private final EffectiveLimits limits;

    StartupLogger(ObjectProvider<BuildProperties> build, Peers peers, EffectiveLimits limits) {
        this.build = build.getIfAvailable();
        this.peers = peers;
        this.limits = limits;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            int port = web.getWebServer().getPort();
            log.info(
                    "Herald {} listens on port {}, {}.",
                    build == null ? "(development)" : build.getVersion(),
                    port,
                    peers.self() == null ? "as a single node" : "as node " + peers.self() + " of a cluster");
            String address = "localhost:" + port + path(event.getApplicationContext());
            log.info(
                    "With {} open files and {} threads for requests, the effective limits are {}.",
                    limits.openFiles(),
                    limits.threads(),
                    limits.bySetting());
            log.info(
                    "In a browser's console: "
                            + "new WebSocket('ws://{}/websocket').onmessage = m => console.log(m.data). "
                            + "In a shell: curl -d hello {}/broadcast",
                    address,
                    address);
        }
    }

    /** The path of the application; empty for none. */
    private static String path(ApplicationContext context) {
        ServletContext servlets = context instanceof WebApplicationContext web ? web.getServletContext() : null;
        return servlets == null ? "" : servlets.getContextPath();
    }
}
