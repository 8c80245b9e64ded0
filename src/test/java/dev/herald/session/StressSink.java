package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * A socket that takes what it likes: all, a part or nothing; and the rest at once, or later from another thread. Notices when
 * two threads use it at a time.
 */
final class StressSink implements Sink {

    private static final WireFormat FORM =
            publication -> frame('[', publication.message().utf8(), ']');

    private final Executor later;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

    StressSink(Executor later) {
        this.later = later;
    }

    String taken() {
        return taken.toString(UTF_8);
    }

    /** What it saw that must not be, or null. */
    @Nullable
    String wrong() {
        return wrong.get();
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        take(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.remaining() + 1) : bytes.remaining());
        return !bytes.hasRemaining();
    }

    @Override
    public void writeRest(ByteBuffer rest, SessionWriter writer) {
        if (ThreadLocalRandom.current().nextBoolean()) {
            takeAll(rest, writer);
        } else {
            later.execute(() -> takeAll(rest, writer));
        }
    }

    private void takeAll(ByteBuffer rest, SessionWriter writer) {
        take(rest, rest.remaining());
        writer.written();
    }

    private void take(ByteBuffer bytes, int count) {
        if (!busy.compareAndSet(false, true)) {
            wrong.set("two threads write at once");
        }
        byte[] some = new byte[count];
        bytes.get(some);
        taken.writeBytes(some);
        busy.set(false);
    }

    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return new byte[0];
    }

    @Override
    public byte[] gap(Gap gap) {
        throw new AssertionError(gap);
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return FORM;
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return frame('<', utf8, '>');
    }

    @Override
    public byte[] ping() {
        return new byte[0];
    }

    @Override
    public byte[] closing(CloseStatus status) {
        return new byte[0];
    }

    @Override
    public void resume() {}

    @Override
    public void finish() {
        wrong.set("finished");
    }

    @Override
    public void abort() {
        wrong.set("aborted");
    }

    private static byte[] frame(char begin, byte[] utf8, char end) {
        return (begin + new String(utf8, UTF_8) + end).getBytes(UTF_8);
    }
}
