package dev.herald.selftest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.session.Session;
import dev.herald.session.SessionWriter;
import dev.herald.session.Sink;
import dev.herald.session.Subscription;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.web.socket.CloseStatus;

/**
 * The sink of the self-test's session: passes the text of each message to a consumer. It has no socket and never fills
 * up.
 */
final class CanarySink implements Sink {

    private static final byte[] NO_BYTES = {};
    private static final WireFormat LINE =
            publication -> (new String(publication.message().utf8(), UTF_8) + '\n').getBytes(UTF_8);

    private final Consumer<String> received;

    CanarySink(Consumer<String> received) {
        this.received = received;
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return LINE;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        UTF_8.decode(bytes).toString().lines().forEach(received);
        return true;
    }

    /** Never called: every write is complete. */
    @Override
    public void writeRest(ByteBuffer rest, SessionWriter writer) {
        throw new IllegalStateException("rest: %d bytes (expected: none)".formatted(rest.remaining()));
    }

    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return NO_BYTES;
    }

    @Override
    public byte[] gap(Gap gap) {
        return NO_BYTES;
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return NO_BYTES;
    }

    @Override
    public byte[] ping() {
        return NO_BYTES;
    }

    @Override
    public byte[] closing(CloseStatus status) {
        return NO_BYTES;
    }

    @Override
    public void resume() {}

    @Override
    public void finish() {}

    @Override
    public void abort() {}
}
