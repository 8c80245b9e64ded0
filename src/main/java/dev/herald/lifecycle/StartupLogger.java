package dev.herald.lifecycle;

import dev.herald.cluster.NodeSettings;
import dev.herald.cluster.Peers;
import dev.herald.jetty.BoundAddress;
import dev.herald.limits.EffectiveLimits;
import dev.herald.security.AcceptedCredentials;
import jakarta.servlet.ServletContext;
import java.util.Optional;
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

/**
 * Logs at startup the version, where this node listens, its name, the limits that depend on this machine, and commands to try
 * first, which work as they are.
 */
@Component
class StartupLogger {

    private static final Logger log = LoggerFactory.getLogger(StartupLogger.class);

    private final @Nullable BuildProperties build;
    private final Peers peers;
    private final NodeSettings node;
    private final EffectiveLimits limits;
    private final AcceptedCredentials credentials;

    StartupLogger(
            ObjectProvider<BuildProperties> build,
            Peers peers,
            NodeSettings node,
            EffectiveLimits limits,
            AcceptedCredentials credentials) {
        this.build = build.getIfAvailable();
        this.peers = peers;
        this.node = node;
        this.limits = limits;
        this.credentials = credentials;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        address(event.getApplicationContext()).ifPresent(address -> {
            log.info(
                    "Herald {} listens on {}, as {} {}{}.",
                    build == null ? "(development)" : build.getVersion(),
                    address.description(),
                    peers.self() == null ? "the single node" : "node",
                    node.name(),
                    peers.self() == null ? "" : " of a cluster");
            log.info(
                    "With {} open files and {} threads for requests, the effective limits are {}.",
                    limits.openFiles(),
                    limits.threads(),
                    limits.bySetting());
            log.info("{}", new FirstSteps(address, credentials.placeholder()));
        });
    }

    /** Of the first connector; empty if there is none. */
    private static Optional<LocalAddress> address(ApplicationContext context) {
        return context instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? BoundAddress.of(web.getWebServer()).map(bound -> LocalAddress.of(bound, path(context)))
                : Optional.empty();
    }

    /** The path of the application; empty for none. */
    private static String path(ApplicationContext context) {
        ServletContext servlets = context instanceof WebApplicationContext web ? web.getServletContext() : null;
        return servlets == null ? "" : servlets.getContextPath();
    }
}
