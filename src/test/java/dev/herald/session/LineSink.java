package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.WireFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * A client that takes everything at once, and notes it in lines: {@code topic epoch:offset message}, or {@code gap topic}; {@link
 * #records} have the positions of gaps, too.
 */
public final class LineSink implements Sink {

    private static final WireFormat LINE = publication -> (line(publication) + '\n').getBytes(UTF_8);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> records = new CopyOnWriteArrayList<>();
    private final Map<Topic, Position> positions = new LinkedHashMap<>();
    private volatile Map<Topic, Position> starts = Map.of();
    private volatile boolean subscribed;
    private boolean detached;
    private volatile @Nullable CloseStatus closed;

    /** What a log holds. */
    public static List<String> lines(TopicLog log) {
        List<String> lines = new ArrayList<>();
        for (long cursor = log.tail(); cursor < log.head(); cursor++) {
            Publication publication = log.get(cursor);
            if (publication != null) {
                lines.add(shortened(line(publication)));
            }
        }
        return lines;
    }

    public List<String> lines() {
        return lines;
    }

    /** As {@link #lines}, but a gap is {@code gap topic from to}. */
    public List<String> records() {
        return records;
    }

    /** The messages under a topic, without their positions. */
    public List<String> messages(Topic topic) {
        String prefix = topic + " ";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(line.indexOf(' ', prefix.length()) + 1))
                .toList();
    }

    public long gaps() {
        return lines.stream().filter(line -> line.startsWith("gap ")).count();
    }

    /** Whether it is subscribed. */
    public boolean isSubscribed() {
        return subscribed;
    }

    public @Nullable CloseStatus closed() {
        return closed;
    }

    /** The positions from which it was subscribed. */
    public List<Position> connectedAt() {
        return List.copyOf(starts.values());
    }

    /** The position from which it was subscribed to one topic. */
    public @Nullable Position connectedAt(Topic topic) {
        return starts.get(topic);
    }

    /** Where it stands, as a client would say when it comes back. */
    public synchronized List<Position> positions() {
        return List.copyOf(positions.values());
    }

    /** Where it stands in one topic. */
    public synchronized @Nullable Position position(Topic topic) {
        return positions.get(topic);
    }

    /** Takes nothing any longer. */
    public synchronized void detach() {
        detached = true;
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return LINE;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        UTF_8.decode(bytes).toString().lines().forEach(this::note);
        return true;
    }

    @Override
    public void writeRest(ByteBuffer rest, SessionWriter writer) {
        throw new IllegalStateException("rest: %d bytes (expected: none)".formatted(rest.remaining()));
    }

    @Override
    public synchronized byte[] connected(Session session, Map<Topic, Position> starts) {
        starts.forEach(positions::putIfAbsent);
        this.starts = new LinkedHashMap<>(starts);
        subscribed = true;
        return new byte[0];
    }

    @Override
    public byte[] gap(Gap gap) {
        return (line(gap) + '\n').getBytes(UTF_8);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return new byte[0];
    }

    @Override
    public byte[] ping() {
        return new byte[0];
    }

    @Override
    public byte[] closing(CloseStatus status) {
        closed = status;
        return new byte[0];
    }

    @Override
    public void resume() {}

    @Override
    public void finish() {}

    @Override
    public void abort() {}

    private synchronized void note(String line) {
        if (detached) {
            return;
        }
        String[] words = line.split(" ", 4);
        boolean isGap = words[0].equals("gap");
        if (words.length > 2) {
            positions.put(new Topic(words[isGap ? 1 : 0]), Position.parse(words[isGap ? 3 : 1]));
        }
        records.add(line);
        lines.add(shortened(line));
    }

    private static String shortened(String line) {
        return line.startsWith("gap ")
                ? String.join(" ", List.of(line.split(" ")).subList(0, 2))
                : line;
    }

    private static String line(Publication publication) {
        return publication.gap() != null
                ? line(publication.gap())
                : publication.topic() + " " + publication.position() + " "
                        + new String(publication.message().utf8(), UTF_8);
    }

    private static String line(Gap gap) {
        return "gap " + gap.topic() + " " + (gap.from() == null ? "-" : gap.from()) + " " + gap.to();
    }
}
