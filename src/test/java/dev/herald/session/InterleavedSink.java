package dev.herald.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * A socket of few steps, for explorations of interleavings: takes a number of bytes, and after that what was left of a frame when
 * {@link #makeRoom} is called.
 */
public class InterleavedSink implements Sink {

    private static final byte[] NONE = {};
    private static final WireFormat FORM = publication -> "[m]".getBytes(US_ASCII);

    private final byte[] taken = new byte[32];
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile int length;
    private volatile int room;

    /** @param room the bytes that it takes at first */
    public InterleavedSink(int room) {
        this.room = room;
    }

    public String taken() {
        return new String(taken, 0, length, US_ASCII);
    }

    /** From now on it takes everything. */
    void makeRoom() {
        room = Integer.MAX_VALUE;
        Runnable rest = waiting.getAndSet(null);
        if (rest != null) {
            rest.run();
        }
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        int at = length;
        for (int left = room; left > 0 && bytes.hasRemaining(); left--) {
            taken[at++] = bytes.get();
        }
        length = at;
        return !bytes.hasRemaining();
    }

    /** As a selector: whoever makes room writes it, also if room was made before this was called. */
    @Override
    public void writeRest(ByteBuffer rest, SessionWriter writer) {
        waiting.set(() -> {
            write(rest);
            writer.written();
        });
        if (room == Integer.MAX_VALUE) {
            makeRoom();
        }
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return FORM;
    }

    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return NONE;
    }

    @Override
    public byte[] gap(Gap gap) {
        return NONE;
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return utf8;
    }

    @Override
    public byte[] ping() {
        return NONE;
    }

    @Override
    public byte[] closing(CloseStatus status) {
        return new byte[] {'!'};
    }

    @Override
    public void resume() {}

    @Override
    public void finish() {}

    @Override
    public void abort() {}
}
