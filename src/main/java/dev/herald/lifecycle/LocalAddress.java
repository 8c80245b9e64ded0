package dev.herald.lifecycle;

import dev.herald.jetty.BoundAddress;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client on this machine reaches this service, as its connector really listens.
 *
 * @param host the address to which the connector is bound; null for every address
 * @param path the path of the application; empty for none
 * @param isSecure whether clients use TLS
 * @param needsClientCertificate whether clients authenticate with a certificate of their own
 */
record LocalAddress(@Nullable String host, int port, String path, boolean isSecure, boolean needsClientCertificate) {

    private static final String LOCALHOST = "localhost";

    static LocalAddress of(BoundAddress bound, String path) {
        return new LocalAddress(bound.host(), bound.port(), path, bound.isSecure(), bound.needsClientCertificate());
    }

    String http() {
        return (isSecure ? "https://" : "http://") + authority() + path;
    }

    String webSocket() {
        return (isSecure ? "wss://" : "ws://") + authority() + path + "/websocket";
    }

    /** Where it listens, in words. */
    String description() {
        return "port %d of %s".formatted(port, host == null ? "every address" : host);
    }

    private String authority() {
        return name() + ":" + port;
    }

    /** What a certificate is more likely to name, and what is allowed without credentials. */
    private String name() {
        String bound = Objects.requireNonNullElse(host, LOCALHOST).toLowerCase(Locale.ROOT);
        if (bound.startsWith("127.0.0.1")) {
            return LOCALHOST;
        }
        return bound.contains(":") && !bound.startsWith("[") ? "[" + bound + "]" : bound;
    }
}
