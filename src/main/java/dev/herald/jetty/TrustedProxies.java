package dev.herald.jetty;

import dev.herald.limits.LimitSettings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The proxies whose forwarded headers are believed. */
@Component
class TrustedProxies {

    private final List<AddressRange> trusted;

    TrustedProxies(LimitSettings settings) {
        this.trusted =
                settings.trustedProxies().stream().map(AddressRange::parse).toList();
    }

    /** The client of a request, with the scheme, host and port that it used, as far as the proxies forwarded them. */
    record Client(
            InetAddress address,
            @Nullable String scheme,
            @Nullable String host,
            @Nullable String port) {

        private static Client of(InetAddress address, ForwardedElement forwarded) {
            return new Client(address, forwarded.scheme(), forwarded.host(), forwarded.port());
        }
    }

    boolean isEmpty() {
        return trusted.isEmpty();
    }

    boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Finds the client: from the right, the first address that is not trusted. What is left of it was written by the client itself. If
     * an element on the way cannot be parsed, the peer counts as the client.
     *
     * @param peer the other end of the connection, which is trusted
     * @param forwarded the leftmost first, at least one
     */
    Client client(InetAddress peer, List<ForwardedElement> forwarded) {
        for (int i = forwarded.size() - 1; i >= 0; i--) {
            ForwardedElement element = forwarded.get(i);
            InetAddress address = element.client() == null ? peer : address(element.client());
            if (address == null) {
                return Client.of(peer, element);
            }
            if (i == 0 || !trusts(address)) {
                return Client.of(address, element);
            }
        }
        throw new IllegalArgumentException("at least one forwarded element is required");
    }

    /** Null if {@code text} is no address; it may have a port, and brackets. */
    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(withoutPort(text));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
