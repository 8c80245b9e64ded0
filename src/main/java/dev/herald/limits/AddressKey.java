package dev.herald.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The key of an address in limits: an IPv4 address, or an IPv6 network (/64), which a provider gives to one customer.
 */
public final class AddressKey {

    /** The prefix of IPv4 keys: no client has an address in ffff::/16, whose first half could be equal. */
    private static final long IPV4 = 0xFFFF_FFFF_0000_0000L;

    /** The key of an unknown address: neither an IPv4 key nor the key of a valid network. */
    private static final long UNKNOWN = -1;

    private AddressKey() {}

    /** The key; null for the loopback address and for an unknown one, to which no limit by address applies. */
    public static @Nullable Long of(@Nullable InetAddress address) {
        if (address == null || address.isLoopbackAddress()) {
            return null;
        }
        return numberOf(address);
    }

    /** The key, also of the loopback address and, shared, of all unknown ones. */
    public static long ofAny(@Nullable InetAddress address) {
        return address == null ? UNKNOWN : numberOf(address);
    }

    private static long numberOf(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? IPV4 | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }
}
