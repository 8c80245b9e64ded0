package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * A socket of settable room that keeps what it was given, readable: {@code [publication]}, {@code <reply>}, {@code ?} for a
 * ping and {@code !1000!} for a close. A frame that is torn, duplicated or out of order shows.
 *
 * <p>For one drainer at a time, as a sink is; what it has is safe to read from any thread.
 */
public final class RecordingSink implements Sink {

    private static final WireFormat FORM =
            publication -> frame("[", publication.message().utf8(), "]");

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<String> writes = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private @Nullable ByteBuffer rest;
    private @Nullable SessionWriter waiting;
    private boolean completesInline;
    private volatile Runnable beforeWrite = () -> {};
    private volatile Runnable onResume = () -> {};
    private @Nullable Exception failure;
    private @Nullable RuntimeException failureToWait;
    private int resumed;
    private boolean finished;
    private boolean aborted;

    /** Takes this many bytes from now on, and no more. */
    public synchronized RecordingSink withRoom(int bytes) {
        room = bytes;
        return this;
    }

    /** Takes the rest of a frame in {@link #writeRest}, before that returns, whatever the room. */
    public synchronized RecordingSink completingInline() {
        completesInline = true;
        return this;
    }

    /** Does this at the beginning of each write. */
    public RecordingSink beforeWrite(Runnable action) {
        beforeWrite = action;
        return this;
    }

    /** Does this whenever reading may go on. */
    public void onResume(Runnable action) {
        onResume = action;
    }

    /** Throws this from the next write on: an IOException or a RuntimeException. */
    public synchronized RecordingSink failing(Exception cause) {
        failure = cause;
        return this;
    }

    /** Throws this from the next {@link #writeRest} on. */
    public synchronized RecordingSink failingToWait(RuntimeException cause) {
        failureToWait = cause;
        return this;
    }

    /** The socket is writable again, for this many bytes: as with Jetty, the writer is notified once the rest is written. */
    public void makeRoom(int bytes) {
        withRoom(bytes);
        SessionWriter done = takeRest();
        if (done != null) {
            done.written();
        }
    }

    /** Everything taken so far. */
    public synchronized String taken() {
        return taken.toString(UTF_8);
    }

    /** What each call of {@link #write} and {@link #writeRest} was able to write; without those that wrote nothing. */
    public synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    public synchronized boolean isWaiting() {
        return waiting != null;
    }

    public synchronized int resumed() {
        return resumed;
    }

    public synchronized boolean isFinished() {
        return finished;
    }

    public synchronized boolean isAborted() {
        return aborted;
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return FORM;
    }

    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return new byte[0];
    }

    @Override
    public byte[] gap(Gap gap) {
        return ("{" + gap.topic() + "}").getBytes(UTF_8);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return frame("<", utf8, ">");
    }

    @Override
    public byte[] ping() {
        return "?".getBytes(UTF_8);
    }

    @Override
    public byte[] closing(CloseStatus status) {
        return ("!" + status.getCode() + "!").getBytes(UTF_8);
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        beforeWrite.run();
        synchronized (this) {
            switch (failure) {
                case null -> take(bytes);
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
            return !bytes.hasRemaining();
        }
    }

    @Override
    public void writeRest(ByteBuffer bytes, SessionWriter writer) {
        SessionWriter done;
        synchronized (this) {
            if (failureToWait != null) {
                throw failureToWait;
            }
            if (waiting != null) {
                throw new IllegalStateException("a rest is being written already");
            }
            rest = bytes;
            waiting = writer;
            int before = room;
            room = completesInline ? Integer.MAX_VALUE : 0;
            done = takeRest();
            room = before;
        }
        if (done != null) {
            done.written();
        }
    }

    @Override
    public synchronized void resume() {
        resumed++;
        onResume.run();
    }

    @Override
    public synchronized void finish() {
        finished = true;
    }

    @Override
    public synchronized void abort() {
        aborted = true;
    }

    /** The writer to be notified that its rest is written, if it is now. */
    private synchronized @Nullable SessionWriter takeRest() {
        if (rest == null || room == 0) {
            return null;
        }
        take(rest);
        if (rest.hasRemaining()) {
            return null;
        }
        SessionWriter done = waiting;
        rest = null;
        waiting = null;
        return done;
    }

    private synchronized void take(ByteBuffer bytes) {
        byte[] some = new byte[Math.min(room, bytes.remaining())];
        bytes.get(some);
        taken.writeBytes(some);
        room -= room == Integer.MAX_VALUE ? 0 : some.length;
        if (some.length > 0) {
            writes.add(new String(some, UTF_8));
        }
    }

    private static byte[] frame(String begin, byte[] utf8, String end) {
        return (begin + new String(utf8, UTF_8) + end).getBytes(UTF_8);
    }
}
