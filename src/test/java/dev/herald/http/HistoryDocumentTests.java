package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HistoryDocumentTests {

    private static final int LOG_COUNT = 100;
    private static final Topic NEWS = new Topic("news");

    private final JsonMapper json = JsonMapper.builder().build();
    private final Topics topics = TestSessions.topics(LOG_COUNT, new FakeTicker());
    private final TopicLog log = topics.pin(NEWS);
    private boolean isLate;

    record MessageView(String position, String data) {}

    record Whole(String topic, List<MessageView> messages, String position) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 99, 100})
    void isWhatJacksonMakesOfTheWhole(int count) throws IOException {
        List<MessageView> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = i + "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080é\u2028€\ud83d\ude80" + "x".repeat(i * 97);
            views.add(new MessageView(append(text).toString(), text));
        }

        assertThat(read(document(null, 1000)))
                .isEqualTo(json.writeValueAsString(
                        new Whole("news", views, log.newest().toString())));
    }

    @Test
    void pieceIsNeverMuchLongerThanAMessage() throws IOException {
        for (int i = 0; i < LOG_COUNT; i++) {
            append("x".repeat(i % 10 == 0 ? 65536 : 500));
        }
        HistoryDocument document = document(null, 1000);

        while (!document.isOver()) {
            document.advance();
            assertThat(document.size()).isLessThan(HistoryDocument.PIECE_BYTES + 65536 + 100);
        }
    }

    @Test
    void endsWhereTheLogHasLetGoAndGoesOnWithAGap() throws IOException {
        for (int i = 0; i < LOG_COUNT; i++) {
            append("old " + "x".repeat(4000));
        }
        HistoryDocument document = document(null, 1000);
        document.advance();
        IntStream.range(0, LOG_COUNT).forEach(i -> append("new"));

        String first = taken(document) + read(document);

        List<String> positions = JsonPath.read(first, "$.messages[*].position");
        String position = JsonPath.read(first, "$.position");
        assertThat(positions).hasSizeLessThan(6).endsWith(position);
        String second = read(document(Position.parse(position), 1000));
        assertThat(JsonPath.<List<String>>read(second, "$.messages[*].data"))
                .hasSize(LOG_COUNT)
                .containsOnly("new");
        assertThat(JsonPath.<String>read(second, "$.gap.from")).isEqualTo(position);
    }

    @Test
    void endsWhereItIsWhenItIsLate() throws IOException {
        for (int i = 0; i < LOG_COUNT; i++) {
            append("x".repeat(4000));
        }
        HistoryDocument document = document(null, 1000);
        document.advance();
        isLate = true;

        String cut = taken(document) + read(document);

        List<String> positions = JsonPath.read(cut, "$.messages[*].position");
        String position = JsonPath.read(cut, "$.position");
        assertThat(positions).hasSizeBetween(1, 6).endsWith(position);
        isLate = false;
        assertThat(JsonPath.<List<String>>read(read(document(Position.parse(position), 1000)), "$.messages"))
                .hasSize(LOG_COUNT - positions.size());
    }

    @Test
    void hasNoMoreThanWasAskedFor() throws IOException {
        append("a");
        Position second = append("b");
        append("c");

        String two = read(document(null, 2));

        assertThat(JsonPath.<List<String>>read(two, "$.messages[*].data")).containsExactly("a", "b");
        assertThat(JsonPath.<String>read(two, "$.position")).isEqualTo(second.toString());
    }

    @Test
    void whatIsMissingInTheMiddleIsNoMessage() throws IOException {
        append("a");
        log.restart(new Position(7, 11), Long.MAX_VALUE);
        append("b");

        assertThat(JsonPath.<List<String>>read(read(document(null, 1000)), "$.messages[*].data"))
                .containsExactly("a", "b");
        log.restart(new Position(8, 1), Long.MAX_VALUE);
        assertThat(JsonPath.<String>read(read(document(null, 1000)), "$.position"))
                .isEqualTo(log.newest().toString());
    }

    @Test
    void ofAnUnknownTopicSaysSo() throws IOException {
        Position since = new Position(1, 7);

        assertThat(read(new HistoryDocument(json, query(null, 10), null, () -> false)))
                .isEqualTo("{\"topic\":\"news\",\"messages\":[]}");
        assertThat(read(new HistoryDocument(json, query(since, 10), null, () -> false)))
                .isEqualTo("{\"topic\":\"news\",\"messages\":[],\"position\":\"0000000000000001:7\"}");
    }

    @Test
    void tellsWhatIsNotPlainText() throws IOException {
        append(Message.ofJson("[1,\n2]".getBytes(UTF_8)));
        append(Message.ofBinary(new byte[] {0, -1}).withTags(Map.of("b", "\"", "a", "1")));

        String read = read(document(null, 1000));

        assertThat(JsonPath.<List<Map<String, Object>>>read(read, "$.messages"))
                .usingRecursiveComparison()
                .ignoringFields("position")
                .isEqualTo(List.of(
                        Map.of("data", "[1,\n2]", "kind", "json"),
                        Map.of("data", "AP8=", "kind", "binary", "tags", Map.of("a", "1", "b", "\""))));
    }

    private Position append(String text) {
        return append(Message.of(text));
    }

    private Position append(Message message) {
        return Objects.requireNonNull(log.append(message, Long.MAX_VALUE)).position();
    }

    private HistoryDocument document(@Nullable Position since, int limit) {
        return new HistoryDocument(json, query(since, limit), log, () -> isLate);
    }

    private static HistoryDocument.Query query(@Nullable Position since, int limit) {
        return new HistoryDocument.Query(NEWS, HistoryOrder.OLDEST, since, null, limit);
    }

    private static String read(HistoryDocument document) throws IOException {
        StringBuilder all = new StringBuilder();
        while (!document.isOver()) {
            document.advance();
            all.append(taken(document));
        }
        return all.toString();
    }

    private static String taken(HistoryDocument document) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.writeTo(out);
        return out.toString(UTF_8);
    }
}
