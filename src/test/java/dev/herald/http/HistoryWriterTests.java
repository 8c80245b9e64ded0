package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HistoryWriterTests {

    private static final int COUNT = 50;
    private static final int SIZE = 10_000;

    private final Topics topics = TestSessions.topics(COUNT, new FakeTicker());
    private final TopicLog log = topics.pin(new Topic("news"));
    private final AsyncContext context = mock();
    private final SlowOutput out = new SlowOutput();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @BeforeEach
    void publish() {
        for (int i = 0; i < COUNT; i++) {
            append("old");
        }
    }

    @Test
    void writesAPieceEachTimeThatTheOutputTakesOne() throws IOException {
        HistoryWriter writer = begin(false);

        int turns = 0;
        while (!out.isOver()) {
            out.takes(1);
            writer.onWritePossible();
            assertThat(out.lastWrite).isLessThan(HistoryDocument.PIECE_BYTES + SIZE + 100);
            turns++;
            verify(context, never()).complete();
        }
        out.takes(1);
        writer.onWritePossible();

        verify(context).complete();
        assertThat(turns).isGreaterThan(COUNT * SIZE / (HistoryDocument.PIECE_BYTES + SIZE));
        assertThat(JsonPath.<List<String>>read(out.text(), "$.messages")).hasSize(COUNT);
    }

    @Test
    void slowClientDoesNotRetainRemovedMessages() throws IOException {
        HistoryWriter writer = begin(false);
        out.takes(2);
        writer.onWritePossible();
        for (int i = 0; i < COUNT; i++) {
            append("new");
        }

        out.takes(Integer.MAX_VALUE);
        writer.onWritePossible();

        List<String> positions = JsonPath.read(out.text(), "$.messages[*].position");
        assertThat(positions).hasSizeLessThan(COUNT / 2);
        assertThat(JsonPath.<String>read(out.text(), "$.position")).isEqualTo(positions.getLast());
    }

    @Test
    void encodesOnePieceForHead() throws IOException {
        HistoryWriter writer = begin(true);

        out.takes(Integer.MAX_VALUE);
        writer.onWritePossible();

        verify(context).complete();
        assertThat(out.writes).isOne();
    }

    @Test
    void endsHoweverItEnds() throws IOException {
        begin(false).onError(new IOException("gone"));
        verify(context, times(1)).complete();
        assertThat(ended).hasValue(1);

        begin(false).onComplete(new AsyncEvent(context));
        assertThat(ended).hasValue(2);

        begin(false).onError(new AsyncEvent(context));
        assertThat(ended).hasValue(3);

        begin(false).onTimeout(new AsyncEvent(context));
        assertThat(ended).hasValue(4);
    }

    @Test
    void cutsTheConnectionOfWhoHasHadItsTime() {
        begin(false).cut();

        assertThat(cuts).hasValue(1);
    }

    private HistoryWriter begin(boolean isHeadOnly) {
        HistoryDocument document = new HistoryDocument(
                new JsonMapper(),
                new HistoryDocument.Query(log.topic(), HistoryOrder.OLDEST, null, null, 1000),
                log,
                () -> false);
        document.advance();
        HistoryWriter writer =
                new HistoryWriter(document, isHeadOnly, context, out, cuts::incrementAndGet, ended::incrementAndGet);
        writer.start();
        verify(context).addListener(writer);
        return writer;
    }

    private void append(String text) {
        log.append(Message.of(text + "x".repeat(SIZE)), Long.MAX_VALUE);
    }

    /** Accepts as many writes as the test permits. */
    private static final class SlowOutput extends ServletOutputStream {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room;
        private int writes;
        private int lastWrite;

        void takes(int more) {
            room = more;
        }

        String text() {
            return taken.toString(UTF_8);
        }

        boolean isOver() {
            return text().contains("],\"position\"");
        }

        @Override
        public boolean isReady() {
            return room > 0;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!isReady()) {
                throw new IllegalStateException("a write to what was not ready");
            }
            taken.write(bytes, offset, length);
            writes++;
            lastWrite = length;
            room--;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }
}
