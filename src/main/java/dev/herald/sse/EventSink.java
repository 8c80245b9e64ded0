package dev.herald.sse;

import dev.herald.jetty.EndPointSink;
import dev.herald.session.FrameSuffix;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.WireFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * Writes events to a connection's endpoint, until the connection's end, which is the stream's (RFC 9112, section 6.3).
 *
 * <p>The id of an event has the session's position in every topic that can be resumed, separated by commas, so that the last id that a
 * browser received is enough to resume all of them.
 */
final class EventSink extends EndPointSink {

    private static final byte[] HEARTBEAT = {':', '\n', '\n'};
    private static final FrameSuffix ID = EventSink::id;

    private final SystemEvents systemEvents;
    /** Whether only one topic can be resumed, so that the id of an event is the same for every such session. */
    private boolean singleTopic;

    EventSink(EndPoint endPoint, SystemEvents systemEvents) {
        super(endPoint);
        this.systemEvents = systemEvents;
    }

    @Override
    public WireFormat format(Subscription subscription) {
        if (!subscription.log().topic().isRecoverable()) {
            return SseEncoder.WITHOUT_ID;
        }
        return singleTopic ? SseEncoder.WITH_ID : SseEncoder.WITHOUT_END;
    }

    @Override
    public @Nullable FrameSuffix suffix(TopicLog log) {
        return singleTopic || !log.topic().isRecoverable() ? null : ID;
    }

    /** Only an id and the retry delay: the browser has a position to resume from before the first event. */
    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        singleTopic = positions.size() == 1;
        String id = positions.values().stream().map(Position::toString).collect(Collectors.joining(","));
        return new SseEventBuilder()
                .field("retry", systemEvents.retry())
                .field("id", id)
                .end();
    }

    @Override
    public byte[] gap(Gap gap) {
        return systemEvents.gap(gap);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return systemEvents.directMessage(utf8);
    }

    @Override
    public byte[] ping() {
        return HEARTBEAT;
    }

    @Override
    public byte[] closing(CloseStatus status) {
        return systemEvents.close(status);
    }

    /** Browsers read the retry delay from a field of its own. */
    @Override
    public byte[] closing(CloseStatus status, long retryMillis) {
        return systemEvents.close(status, retryMillis);
    }

    /** Reading is never paused: what the client sends is dropped. */
    @Override
    public void resume() {}

    @Override
    public void finish() {
        shutDownOutput();
    }

    private static byte[] id(Subscription written, long cursor) {
        StringBuilder id = new StringBuilder(64);
        for (Subscription each : written.session().subscribedTo()) {
            if (each.log().topic().isRecoverable()) {
                long next = each == written ? cursor + 1 : each.cursor();
                id.append(id.isEmpty() ? "" : ",").append(each.log().positionRead(next));
            }
        }
        return new SseEventBuilder().field("id", id.toString()).end();
    }
}
