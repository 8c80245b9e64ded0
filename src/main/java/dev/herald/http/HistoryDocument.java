package dev.herald.http;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TopicLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The history of a topic as JSON, made piece by piece while it is read from the log.
 *
 * <p>Between two pieces it holds no message, only a cursor, so that whoever reads slowly keeps alive nothing that the log has
 * let go of. If the log lets go of what would come next, or if it is late, the array ends there, and {@code position} says how
 * far it came. Belongs to one thread at a time.
 */
final class HistoryDocument {

    /** A piece has at least so many bytes, unless it is the last, and at most one message more. */
    static final int PIECE_BYTES = 16 * 1024;

    private final Piece piece = new Piece();
    private final JsonGenerator json;
    private final @Nullable TopicLog log;
    private final BooleanSupplier isLate;
    private final @Nullable Gap gap;
    private @Nullable Position read;
    private long cursor;
    private int left;
    private boolean isOver;

    /**
     * @param log null if nothing is known of the topic
     * @param isLate whether it is to end with what it has come to
     */
    HistoryDocument(JsonMapper mapper, HistoryQuery query, @Nullable TopicLog log, BooleanSupplier isLate) {
        this.json = mapper.createGenerator(piece);
        this.log = log;
        this.isLate = isLate;
        this.left = query.limit();
        this.read = query.since();
        ReplayStart start = log == null ? null : start(log, query.since());
        this.gap = start == null ? null : start.gap();
        if (start != null) {
            this.cursor = start.cursor();
            this.read = start.position();
        }
        json.writeStartObject().writeStringProperty("topic", query.topic().name());
        json.writeArrayPropertyStart("messages");
    }

    /** Makes the next piece, in the place of the last one. */
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

    /** The bytes of the piece. */
    int size() {
        return piece.size();
    }

    /** The piece is what is written, not a copy: it is not to be advanced before {@code out} has taken it. */
    void writeTo(OutputStream out) throws IOException {
        piece.writeTo(out);
    }

    /** Whether the piece is the last. */
    boolean isOver() {
        return isOver;
    }

    /** Where there is something to read, if there is anything: an answer without messages has reached the end. */
    private static ReplayStart start(TopicLog log, @Nullable Position since) {
        ReplayStart start;
        do {
            start = since == null ? log.fromTail() : log.after(since);
        } while (start.cursor() < log.tail()); // it was let go of meanwhile
        return start;
    }

    private @Nullable Publication next() {
        if (log == null || left == 0 || isLate.getAsBoolean()) {
            return null;
        }
        Publication next = log.get(cursor);
        if (next != null) {
            cursor++;
            read = next.position();
        }
        return next;
    }

    private void write(Publication publication) {
        left--;
        byte[] text = publication.message().utf8();
        piece.makeRoom(text.length);
        json.writeStartObject();
        json.writeStringProperty("position", publication.position().toString());
        json.writeName("data");
        json.writeUTF8String(text, 0, text.length);
        json.writeEndObject();
    }

    private void end() {
        isOver = true;
        json.writeEndArray();
        if (read != null) {
            json.writeStringProperty("position", read.toString());
        }
        if (gap != null) {
            write(gap);
        }
        json.writeEndObject();
        json.close();
    }

    private void write(Gap missing) {
        json.writeObjectPropertyStart("gap");
        if (missing.from() != null) {
            json.writeStringProperty("from", missing.from().toString());
        }
        json.writeStringProperty("to", missing.to().toString());
        json.writeEndObject();
    }

    /** Grows for a long message, and for what is escaped in it, and does not stay so. */
    private static final class Piece extends ByteArrayOutputStream {

        private static final int ROOM = PIECE_BYTES + PIECE_BYTES / 4;

        Piece() {
            super(ROOM);
        }

        void clear() {
            count = 0;
            if (buf.length > ROOM) {
                buf = new byte[ROOM];
            }
        }

        void makeRoom(int bytes) {
            int needed = PIECE_BYTES + bytes + bytes / 8;
            if (bytes > PIECE_BYTES / 8 && buf.length < needed) {
                buf = Arrays.copyOf(buf, needed);
            }
        }
    }
}
