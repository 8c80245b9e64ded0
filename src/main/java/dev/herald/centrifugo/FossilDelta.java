package dev.herald.centrifugo;

import java.util.Arrays;

/**
 * Encodes a publication as its difference to the one before, in the delta format of the Fossil version control system: what both begin
 * and end with is copied from the base; between these, every block of 16 bytes of the base that is found again is copied with all that
 * agrees around it (see {@link BlockIndex}), and the rest is inserted.
 *
 * <p>Deterministic. Takes time and memory in proportion to the lengths of both, whatever the bytes are: a match is always taken, and
 * never looked at again, so each byte of the target is compared with a bounded number of bytes of the base. A delta is at most
 * {@value #MAX_OVERHEAD} bytes longer than its target, which it is where they have nothing in common; the caller then sends the target.
 *
 * <p>Where both are valid UTF-8 no copy and no insertion begins or ends inside a character, so the delta is valid UTF-8 too, as it has
 * to be inside of a JSON string. Nothing has to be validated for that: at most 3 bytes in a row continue a character.
 */
final class FossilDelta {

    /** Three numbers of at most 6 digits, each with the character that ends it. */
    static final int MAX_OVERHEAD = 21;

    /** Longer than any command that copies it, together with the command for the insertion that it divides. */
    private static final int MIN_MATCH = BlockIndex.BLOCK;

    private static final int MAX_CONTINUATION_BYTES = 3;

    private final byte[] base;
    private final byte[] target;
    private final DeltaWriter delta;

    // The best match so far.
    private int matchBase;
    private int matchFrom;
    private int matchTo;

    private FossilDelta(byte[] base, byte[] target) {
        this.base = base;
        this.target = target;
        delta = new DeltaWriter(target);
    }

    /** What a decoder that has the base makes the target of. */
    static byte[] encode(byte[] base, byte[] target) {
        return new FossilDelta(base, target).encode();
    }

    private byte[] encode() {
        int prefix = commonPrefix();
        int suffix = commonSuffix(prefix);
        delta.copy(0, prefix);
        int to = target.length - suffix;
        delta.insert(prefix <= to - MIN_MATCH ? writeMatches(prefix, to) : prefix, to);
        delta.copy(base.length - suffix, suffix);
        return delta.end();
    }

    private int commonPrefix() {
        int mismatch = Arrays.mismatch(base, target);
        int length = lastBoundary(mismatch < 0 ? target.length : mismatch);
        return DeltaWriter.isShortened(0, length) ? length : 0;
    }

    private int commonSuffix(int prefix) {
        int limit = Math.min(base.length, target.length) - prefix;
        int length = 0;
        while (length < limit && base[base.length - 1 - length] == target[target.length - 1 - length]) {
            length++;
        }
        length = target.length - nextBoundary(target.length - length);
        return DeltaWriter.isShortened(base.length - length, length) ? length : 0;
    }

    /** Copies and inserts what is between these, and returns where what remains to be inserted begins. */
    private int writeMatches(int from, int to) {
        BlockIndex blocks = new BlockIndex(base);
        int written = from;
        int at = from;
        int hash = BlockIndex.hash(target, at);
        while (true) {
            if (isFound(blocks, hash, written, at, to)) {
                delta.insert(written, matchFrom);
                delta.copy(matchBase, matchTo - matchFrom);
                written = at = matchTo;
                if (at > to - MIN_MATCH) {
                    return written;
                }
                hash = BlockIndex.hash(target, at);
            } else if (at == to - MIN_MATCH) {
                return written;
            } else {
                hash = BlockIndex.next(hash, target, at++);
            }
        }
    }

    /** Whether a block of the base that has this hash is found at this place of the target; the longest match is kept. */
    private boolean isFound(BlockIndex blocks, int hash, int written, int at, int to) {
        matchFrom = matchTo = at;
        int candidates = BlockIndex.MAX_CANDIDATES;
        for (int block = blocks.first(hash); block >= 0 && candidates > 0; block = blocks.next(block), candidates--) {
            extend(block * BlockIndex.BLOCK, written, at, to);
        }
        return matchTo - matchFrom >= MIN_MATCH;
    }

    private void extend(int inBase, int written, int at, int to) {
        int mismatch = Arrays.mismatch(base, inBase, base.length, target, at, to);
        int length = mismatch < 0 ? Math.min(base.length - inBase, to - at) : mismatch;
        if (length < MIN_MATCH) {
            return; // another block of the same hash
        }
        int from = at;
        int before = inBase;
        while (from > written && before > 0 && base[before - 1] == target[from - 1]) {
            from--;
            before--;
        }
        keepIfLonger(before, nextBoundary(from), from, lastBoundary(at + length));
    }

    private void keepIfLonger(int inBase, int from, int unaligned, int to) {
        if (to - from > matchTo - matchFrom) {
            matchBase = inBase + from - unaligned;
            matchFrom = from;
            matchTo = to;
        }
    }

    /** This place of the target or, where it is inside a character, the end of the character. */
    private int nextBoundary(int at) {
        int boundary = at;
        while (boundary < at + MAX_CONTINUATION_BYTES && isInsideCharacter(boundary)) {
            boundary++;
        }
        return boundary;
    }

    private int lastBoundary(int at) {
        int boundary = at;
        while (boundary > at - MAX_CONTINUATION_BYTES && isInsideCharacter(boundary)) {
            boundary--;
        }
        return boundary;
    }

    private boolean isInsideCharacter(int at) {
        return at > 0 && at < target.length && (target[at] & 0xC0) == 0x80;
    }
}
