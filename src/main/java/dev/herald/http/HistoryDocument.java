package dev.herald.http;

import dev.herald.topic.Gap;
import dev.herald.topic.Message;
import dev.herald.topic.PayloadKind;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The history of a topic as JSON, encoded in pieces while it is read from the log.
 *
 * <p>Between two pieces it holds no message, only a cursor, so that a slow client retains nothing that the log has removed. If
 * the log has removed the next message, or if the time is up, the array ends there, and the response names the position from which
 * to go on. Confined to one thread at a time.
 */
final class HistoryDocument {

    /** The minimum size of a piece, unless it is the last; it may exceed that by one message. */
    static final int PIECE_BYTES = 16 * 1024;

    /**
     * The part of a topic's history to read.
     *
     * @param order whether the oldest or the newest message is the first
     * @param since only messages after this position; null for all that are retained
     * @param before only messages before this position; null for all
     * @param limit the maximum number of messages
     */
    record Query(
            Topic topic,
            HistoryOrder order,
            @Nullable Position since,
            @Nullable Position before,
            int limit) {}

    private final Piece piece = new Piece();
    private final JsonGenerator json;
    private final Query query;
    private final @Nullable HistoryCursor cursor;
    private final BooleanSupplier isLate;
    private int remaining;
    private boolean isOver;

    /**
     * @param log null if the topic is unknown
     * @param isLate whether the time is up, so that the document has to end
     */
    HistoryDocument(JsonMapper mapper, Query query, @Nullable TopicLog log, BooleanSupplier isLate) {
        this.json = mapper.createGenerator(piece);
        this.query = query;
        this.cursor = log == null ? null : new HistoryCursor(log, query);
        this.isLate = isLate;
        this.remaining = query.limit();
        json.writeStartObject().writeStringProperty("topic", query.topic().name());
        json.writeArrayPropertyStart("messages");
    }

    /** Encodes the next piece, which replaces the last one. */
    void advance() {
        piece.clear();
        while (!isOver && piece.size() + json.streamWriteOutputBuffered() < PIECE_BYTES) {
            Publication next = next();
            if (next == null) {
                end();
            } else if (next.gap() == null) {
                write(next);
            }
        }
        json.flush();
    }

    /** The size of the piece in bytes. */
    int size() {
        return piece.size();
    }

    /** Writes the piece itself, not a copy: {@link #advance} must not be called before {@code out} is ready again. */
    void writeTo(OutputStream out) throws IOException {
        piece.writeTo(out);
    }

    /** Whether the piece is the last. */
    boolean isOver() {
        return isOver;
    }

    private @Nullable Publication next() {
        if (cursor == null || remaining == 0 || (cursor.hasRead() && isLate.getAsBoolean())) {
            return null;
        }
        return cursor.next();
    }

    private void write(Publication publication) {
        remaining--;
        byte[] text = publication.message().utf8();
        piece.reserve(text.length);
        json.writeStartObject();
        json.writeStringProperty("position", publication.position().toString());
        json.writeName("data");
        json.writeUTF8String(text, 0, text.length);
        write(publication.message());
        json.writeEndObject();
    }

    /** What plain text does not have. */
    private void write(Message message) {
        if (message.kind() != PayloadKind.TEXT) {
            json.writeStringProperty("kind", message.kind().name().toLowerCase(Locale.ROOT));
        }
        if (!message.tags().isEmpty()) {
            json.writeObjectPropertyStart("tags");
            message.tags().forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }

    private void end() {
        isOver = true;
        json.writeEndArray();
        if (cursor == null) {
            write("position", query.since());
        } else {
            write("position", cursor.position());
            write("next", cursor.before());
            write(cursor.gap());
        }
        json.writeEndObject();
        json.close();
    }

    private void write(String name, @Nullable Position position) {
        if (position != null) {
            json.writeStringProperty(name, position.toString());
        }
    }

    private void write(@Nullable Gap gap) {
        if (gap != null) {
            json.writeObjectPropertyStart("gap");
            write("from", gap.from());
            write("to", gap.to());
            json.writeEndObject();
        }
    }

    /** A buffer that grows for a long message and its escapes, and shrinks again. */
    private static final class Piece extends ByteArrayOutputStream {

        private static final int CAPACITY = PIECE_BYTES + PIECE_BYTES / 4;

        Piece() {
            super(CAPACITY);
        }

        void clear() {
            count = 0;
            if (buf.length > CAPACITY) {
                buf = new byte[CAPACITY];
            }
        }

        void reserve(int bytes) {
            int needed = PIECE_BYTES + bytes + bytes / 8;
            if (bytes > PIECE_BYTES / 8 && buf.length < needed) {
                buf = Arrays.copyOf(buf, needed);
            }
        }
    }
}
