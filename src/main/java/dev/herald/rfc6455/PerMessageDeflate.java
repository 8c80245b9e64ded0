package dev.herald.rfc6455;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The compression of messages, permessage-deflate (RFC 7692), always without context takeover on either side: no message
 * depends on another, so a broadcast is compressed once for all sessions and no session keeps a window. One instance
 * serves all connections and any thread.
 *
 * <p>The native state of zlib (some 40 KB to inflate, 270 KB to deflate) is pooled. A pool rather than a
 * {@link ThreadLocal}, since a server has many more threads that might than threads that do: when the pool is empty
 * another is made, and at most {@code POOLED} of each are kept.
 */
final class PerMessageDeflate {

    private static final int POOLED = 2 * Runtime.getRuntime().availableProcessors();

    /** What a sync flush ends with and section 7.2.1 takes off: the length of an empty stored block. */
    private static final int FLUSH_TAIL_BYTES = 4;

    private final Deflaters best = new Deflaters(Deflater.DEFAULT_COMPRESSION);
    private final Deflaters fast = new Deflaters(Deflater.BEST_SPEED);
    private final ArrayBlockingQueue<Inflater> inflaters = new ArrayBlockingQueue<>(POOLED);

    /**
     * Negotiates a client's Sec-WebSocket-Extensions headers (section 5): returns the response header for the first
     * acceptable offer, or null if there is none and messages stay uncompressed.
     */
    static @Nullable String accept(List<String> secWebSocketExtensions) {
        return DeflateNegotiation.accept(ExtensionOffer.parse(secWebSocketExtensions));
    }

    /**
     * The greatest length of a compressed message of this size. Data that cannot be compressed grows, and a client that
     * compresses it nonetheless must not be rejected for its size: this is zlib's own bound for the least favourable
     * settings.
     */
    static int maxCompressed(int messageBytes) {
        return (int) Math.min(Integer.MAX_VALUE, 64L + messageBytes + (messageBytes >> 3));
    }

    /** Compresses a message (section 7.2.1), to be sent in a frame with RSV1 set; the empty one gives a single 0. */
    byte[] compress(byte[] message) {
        return best.compress(message);
    }

    /** The same with the fastest level, for a message to one client only. */
    byte[] compressFast(byte[] message) {
        return fast.compress(message);
    }

    /**
     * Restores a message (section 7.2.2).
     *
     * @throws ProtocolViolationException 1009 when it is longer than {@code maxBytes}, 1007 when the data is corrupt
     */
    byte[] decompress(byte[] data, int maxBytes) {
        Inflater pooled = inflaters.poll();
        Inflater inflater = pooled != null ? pooled : new Inflater(true);
        try {
            return new MessageInflater(inflater, data, maxBytes).run();
        } finally {
            inflater.reset();
            if (!inflaters.offer(inflater)) {
                inflater.end();
            }
        }
    }

    /** A pool of deflaters with the same level. */
    private static final class Deflaters {

        private final ArrayBlockingQueue<Deflater> pool = new ArrayBlockingQueue<>(POOLED);
        private final int level;

        Deflaters(int level) {
            this.level = level;
        }

        byte[] compress(byte[] message) {
            Deflater pooled = pool.poll();
            Deflater deflater = pooled != null ? pooled : new Deflater(level, true);
            try {
                deflater.setInput(message);
                byte[] out = new byte[maxCompressed(message.length)]; // always enough for one call
                int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
                return Arrays.copyOf(out, length - FLUSH_TAIL_BYTES);
            } finally {
                deflater.reset(); // before it is pooled, so that the pool retains no message
                if (!pool.offer(deflater)) {
                    deflater.end();
                }
            }
        }
    }
}
