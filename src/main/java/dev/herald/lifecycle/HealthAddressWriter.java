package dev.herald.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes to a file where the liveness of this node is read, whatever the port, TLS and the paths, once the node is ready: the health
 * command of the image ({@link HealthCheck}) is another process, which knows no settings.
 */
@Component
@ConditionalOnProperty("herald.health.address-file")
class HealthAddressWriter {

    private static final Logger log = LoggerFactory.getLogger(HealthAddressWriter.class);
    private static final String MANAGEMENT = "management";

    private final Path file;
    private final PathMappedEndpoints endpoints;
    private final Map<String, String> serverUrls = new ConcurrentHashMap<>();

    HealthAddressWriter(HealthSettings settings, PathMappedEndpoints endpoints) {
        this.file = Path.of(Objects.requireNonNull(settings.addressFile()));
        this.endpoints = endpoints;
    }

    @EventListener
    void started(ServletWebServerInitializedEvent event) {
        if (event.getWebServer() instanceof JettyWebServer server
                && server.getServer().getConnectors()[0] instanceof ServerConnector connector) {
            String context = Objects.requireNonNull(
                            event.getApplicationContext().getServletContext())
                    .getContextPath();
            String namespace = event.getApplicationContext().getServerNamespace();
            serverUrls.put(namespace == null ? "" : namespace, url(connector) + context);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        String server = serverUrls.getOrDefault(MANAGEMENT, serverUrls.get(""));
        String health = endpoints.getPath(EndpointId.of("health"));
        try {
            Files.writeString(file, "%s%s/liveness".formatted(server, health));
        } catch (IOException e) {
            log.warn("{} cannot be written ({}): the health command will report that this node is not ready.", file, e);
        }
    }

    private static String url(ServerConnector connector) {
        String host = connector.getHost() == null || connector.getHost().equals("0.0.0.0")
                ? "127.0.0.1"
                : connector.getHost();
        String scheme = connector.getConnectionFactory(SslConnectionFactory.class) == null ? "http" : "https";
        return "%s://%s:%d".formatted(scheme, host.contains(":") ? "[" + host + "]" : host, connector.getLocalPort());
    }
}
