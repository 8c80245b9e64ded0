package dev.herald.jetty;

import dev.herald.limits.LimitSettings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whom to believe when it says that it speaks for somebody else. */
@Component
class TrustedProxies {

    private final List<AddressRange> trusted;

    TrustedProxies(LimitSettings settings) {
        this.trusted =
                settings.trustedProxies().stream().map(AddressRange::parse).toList();
    }

    /** Who a request comes from, and what of it only the proxies know. */
    record Client(
            InetAddress address,
            @Nullable String scheme,
            @Nullable String host) {}

    boolean isEmpty() {
        return trusted.isEmpty();
    }

    boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Goes from the right past those that are trusted: the first that is not is the client, and what stands left of it is
     * its own claim. If one on this way cannot be read, the peer itself is the client.
     *
     * @param peer at the other end of the connection, and trusted
     * @param forwardings the leftmost first, at least one
     */
    Client client(InetAddress peer, List<ForwardedElement> forwardings) {
        for (int i = forwardings.size() - 1; i >= 0; i--) {
            ForwardedElement said = forwardings.get(i);
            InetAddress address = said.client() == null ? peer : address(said.client());
            if (address == null) {
                return new Client(peer, said.scheme(), said.host());
            }
            if (i == 0 || !trusts(address)) {
                return new Client(address, said.scheme(), said.host());
            }
        }
        throw new IllegalArgumentException("forwardings: none (expected: one or more)");
    }

    /** Null if it is none: a port may follow it, and brackets may stand around it. */
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
