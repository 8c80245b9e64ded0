package dev.herald.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What counts as one address: of IPv6 the network (/64) that a provider gives to one customer. */
final class AddressKey {

    /** Nobody sends from ffff::/16, whose first half could look like this. */
    private static final long IPV4 = 0xFFFF_FFFF_0000_0000L;

    /** Neither an IPv4 address nor a network that anybody sends from. */
    private static final long NOBODY = -1;

    private AddressKey() {}

    /** A number for it; null for who has no address of its own: this machine itself, and who came in no known way. */
    static @Nullable Long of(@Nullable InetAddress address) {
        if (address == null || address.isLoopbackAddress()) {
            return null;
        }
        return numberOf(address);
    }

    /** The same where this machine is a client like others, and so are, together, those that came in no known way. */
    static long ofAnybody(@Nullable InetAddress address) {
        return address == null ? NOBODY : numberOf(address);
    }

    private static long numberOf(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? IPV4 | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }
}
