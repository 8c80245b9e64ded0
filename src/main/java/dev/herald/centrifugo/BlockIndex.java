package dev.herald.centrifugo;

import java.util.Arrays;

/**
 * Finds the blocks of a base, which is divided into blocks of 16 bytes, by a hash that rolls: the hash of the 16 bytes one further is
 * made of the last one. So whatever 31 bytes or more both have in common is found, wherever they are. Takes half a byte for each byte of
 * the base, and at most {@value #MAX_CANDIDATES} steps to find a block, however many have the same hash.
 */
final class BlockIndex {

    static final int BLOCK = 16;

    /** So many blocks of one hash are tried. In tables of JSON a single one made deltas a third longer, 128 none shorter. */
    static final int MAX_CANDIDATES = 8;

    private static final int MULTIPLIER = 0x01000193;
    private static final int OLDEST_MULTIPLIER = power(MULTIPLIER, BLOCK);
    private static final int SPREAD = 0x9E3779B9;

    private final int[] first;
    private final int[] next;
    private final int shift;

    BlockIndex(byte[] base) {
        next = new int[base.length / BLOCK];
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(next.length | 1);
        shift = Integer.SIZE - bits;
        first = new int[1 << bits];
        Arrays.fill(first, -1);
        for (int block = next.length - 1; block >= 0; block--) { // the chain then begins with the first of them
            int slot = slot(hash(base, block * BLOCK));
            next[block] = first[slot];
            first[slot] = block;
        }
    }

    /** The hash of the 16 bytes from here on. */
    static int hash(byte[] bytes, int from) {
        int hash = 0;
        for (int at = from; at < from + BLOCK; at++) {
            hash = hash * MULTIPLIER + bytes[at];
        }
        return hash;
    }

    /** The hash of the 16 bytes that begin one further, given the hash of those that begin here. */
    static int next(int hash, byte[] bytes, int from) {
        return hash * MULTIPLIER - bytes[from] * OLDEST_MULTIPLIER + bytes[from + BLOCK];
    }

    /** A block that may have this hash, or -1. */
    int first(int hash) {
        return first[slot(hash)];
    }

    /** Another one, or -1. */
    int next(int block) {
        return next[block];
    }

    private int slot(int hash) {
        return (hash * SPREAD) >>> shift;
    }

    private static int power(int of, int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= of;
        }
        return power;
    }
}
