package dev.herald.jetty;

import java.net.InetAddress;

/**
 * An IP address or a network (RFC 4632, section 3.1; RFC 4291, section 2.3).
 *
 * @param bits the number of leading bits that are compared
 */
record AddressRange(InetAddress base, int bits) {

    AddressRange {
        if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("%s/%d (expected: 0 to %d bits)"
                    .formatted(base.getHostAddress(), bits, base.getAddress().length * 8));
        }
    }

    /**
     * Parses an address or a network, without a DNS lookup.
     *
     * @throws IllegalArgumentException if {@code text} is neither
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int all = base.getAddress().length * Byte.SIZE;
            return new AddressRange(base, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "herald.limits.trusted-proxies: \"%s\" (expected: an address or a network, such as 10.0.0.0/8)"
                            .formatted(text),
                    e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] network = base.getAddress();
        byte[] other = address.getAddress();
        if (network.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = bits - bit >= Byte.SIZE ? 0xFF : 0xFF << (Byte.SIZE - (bits - bit));
            if (((network[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }
}
