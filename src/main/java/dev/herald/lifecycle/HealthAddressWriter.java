package dev.herald.lifecycle;

import dev.herald.jetty.BoundAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
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
        BoundAddress.of(event.getWebServer()).ifPresent(bound -> {
            String context = Objects.requireNonNull(
                            event.getApplicationContext().getServletContext())
                    .getContextPath();
            String namespace = event.getApplicationContext().getServerNamespace();
            serverUrls.put(namespace == null ? "" : namespace, url(bound) + context);
        });
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

    private static String url(BoundAddress bound) {
        String host = Objects.requireNonNullElse(bound.host(), "127.0.0.1");
        return "%s://%s:%d"
                .formatted(
                        bound.isSecure() ? "https" : "http",
                        host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host,
                        bound.port());
    }
}
