package dev.herald.session;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * The two texts of a session's number: 16 hexadecimal digits, and, for clients that expect one, a UUID of version 4 (RFC 9562, section
 * 5.4), in which the number is the first 12 digits and the last 4.
 */
final class SessionId {

    private static final int UUID_LENGTH = 36;
    private static final long LOW = 0xFFFF;
    private static final long VERSION_4 = 0x4000;
    private static final long VARIANT = 1L << 63;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFFL << 16;

    /** An odd number without a pattern: the other digits are to look like those of any UUID, and mean nothing. */
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private SessionId() {}

    static UUID uuid(long id) {
        long mixed = id * MIX;
        return new UUID((id & ~LOW) | VERSION_4 | (mixed >>> 52), VARIANT | (mixed & VARIANT_MASK) | (id & LOW));
    }

    /** The number of a text of either kind; empty for any other. */
    static OptionalLong parse(String text) {
        try {
            return text.length() == UUID_LENGTH
                    ? numberOf(UUID.fromString(text))
                    : OptionalLong.of(Long.parseUnsignedLong(text, 16));
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong numberOf(UUID uuid) {
        long id = (uuid.getMostSignificantBits() & ~LOW) | (uuid.getLeastSignificantBits() & LOW);
        return uuid(id).equals(uuid) ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
