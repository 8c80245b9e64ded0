package dev.herald.jetty;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Where a web server really listens, once it has started.
 *
 * @param host the address to which it is bound; null for every address
 * @param isSecure whether clients use TLS
 * @param needsClientCertificate whether clients authenticate with a certificate of their own
 */
public record BoundAddress(@Nullable String host, int port, boolean isSecure, boolean needsClientCertificate) {

    private static final Set<String> EVERY = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

    /** That of its first connector; empty if it has none. */
    public static Optional<BoundAddress> of(WebServer server) {
        return server instanceof JettyWebServer jetty
                ? Arrays.stream(jetty.getServer().getConnectors())
                        .filter(ServerConnector.class::isInstance)
                        .map(ServerConnector.class::cast)
                        .findFirst()
                        .map(BoundAddress::of)
                : Optional.empty();
    }

    /** That of a connector. */
    public static BoundAddress of(ServerConnector connector) {
        String host = connector.getHost();
        SslConnectionFactory ssl = connector.getConnectionFactory(SslConnectionFactory.class);
        return new BoundAddress(
                host == null || EVERY.contains(host) ? null : host,
                connector.getLocalPort(),
                ssl != null,
                ssl != null && ssl.getSslContextFactory().getNeedClientAuth());
    }
}
