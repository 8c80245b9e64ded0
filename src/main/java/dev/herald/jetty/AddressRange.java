package dev.herald.jetty;

import java.net.InetAddress;

/**
 * An address, or a network of them (RFC 4632, section 3.1; RFC 4291, section 2.3).
 *
 * @param bits how many of the leading bits count
 */
record AddressRange(InetAddress base, int bits) {

    AddressRange {
        if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("%s/%d (expected: 0 to %d bits)"
                    .formatted(base.getHostAddress(), bits, base.getAddress().length * 8));
        }
    }

    /**
     * Reads it without asking for any name.
     *
     * @throws IllegalArgumentException if it is none
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
        byte[] mine = base.getAddress();
        byte[] its = address.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = bits - bit >= Byte.SIZE ? 0xFF : 0xFF << (Byte.SIZE - (bits - bit));
            if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }
}
