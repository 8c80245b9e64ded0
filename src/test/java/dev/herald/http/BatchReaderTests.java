package dev.herald.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Publisher;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.topic.Message;
import dev.herald.topic.PayloadKind;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicSettings;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Whatever a client sends is a batch or the client's mistake. */
class BatchReaderTests {

    private static final DataSize SIZE = DataSize.ofKilobytes(64);
    private static final String BATCH = "[{\"data\":\"a\"}]";

    private final BatchReader reader = new BatchReader(
            new HttpSettings(SIZE, 10, 10, 1, Duration.ofMinutes(1)),
            new TopicSettings(
                    SIZE, SIZE, 10, 0, new Retention(1, SIZE, Duration.ofMinutes(1), Overflow.DISCONNECT), List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00e0\u0080\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f8\u0088\u0080\u0080\u0080",
                "\u0080",
                "\u00ff",
                "\u00c3",
                "\u00e2\u0082"
            })
    void refusesWhatIsNotUtf8WhereverItIs(String octets) {
        for (String batch : new String[] {"[{\"data\":\"%s\"}]", "[{\"%s\":\"a\"}]", "%s[]", "[]%s", "%s"}) {
            assertThatExceptionOfType(InvalidBodyException.class)
                    .isThrownBy(() -> items(batch.formatted(octets).getBytes(ISO_8859_1)))
                    .withMessageStartingWith("The batch is not valid UTF-8: byte ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodings(String encoding) {
        assertThatExceptionOfType(InvalidBodyException.class)
                .isThrownBy(() -> items(BATCH.getBytes(Charset.forName(encoding))));
    }

    @Test
    void ignoresAByteOrderMark() {
        assertThat(items(("\uFEFF" + BATCH).getBytes(UTF_8)))
                .extracting(PublishRequest::message)
                .extracting(message -> new String(message.utf8(), UTF_8))
                .containsExactly("a");
    }

    @ParameterizedTest
    @MethodSource
    void refusesEverythingElseWithAReason(String json) {
        assertThatExceptionOfType(InvalidBodyException.class)
                .isThrownBy(() -> items(json.getBytes(UTF_8)))
                .withMessageMatching("(?s)(The batch|Item 0).*[.]");
    }

    static Stream<String> refusesEverythingElseWithAReason() {
        return Stream.of(
                "",
                " ",
                "\0",
                "null",
                "{}",
                "[]",
                "[null]",
                "[[]]",
                "[1]",
                "\"a\"",
                "NaN",
                "[-]",
                "[1e5]",
                "[{}",
                "[{}]]",
                "[{\"data\":" + "9".repeat(5_000) + "}]",
                "[{\"data\":1e999999999}]",
                "[{\"data\":-0.0}]",
                "[{\"data\":" + "9".repeat(5_000),
                "9".repeat(5_000),
                "[{\"" + "n".repeat(60_000) + "\":1}]",
                "[".repeat(60_000),
                "[{\"data\":" + "{\"a\":".repeat(10_000),
                "{\"a\":".repeat(10_000),
                "[{\"data\":\"a\",\"data\":\"b\"}]",
                "[{\"data\":\"\\ud800\"}]",
                "[{\"data\":\"\\udc00\\ud800\"}]",
                "[{\"\\ud800\":\"a\"}]",
                "[{\"data\":\"a\",\"topic\":\"\\ud800\"}]",
                "[{\"data\":\"\0\"}]",
                "[{\"data\":\"\\x\"}]",
                "[{\"json\":}]",
                "[{\"json\":tru}]",
                "[{\"json\":1,\"json\":2}]",
                "[{\"json\":\"\0\"}]",
                "[{\"json\":" + "[".repeat(10_000),
                "[{\"json\":[1}]",
                "[{\"base64\":\"%\"}]",
                "[{\"data\":\"a\",\"tags\":{\"a\":\"1\",\"a\":\"2\"}}]",
                "[{\"data\":\"a\",\"tags\":{\"a\":\"\\ud800\"}}]",
                "[{\"data\":\"a\"},]",
                "[{\"data\":tru}]",
                "[{'data':'a'}]",
                "/**/[]",
                BATCH + "[]",
                BATCH + "\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1.50e+3",
                "12345678901234567890.12345678901234567890",
                "true",
                "\"\"",
                "\"ü\\u00fc\\\"🚀\"",
                "{ }",
                "[ ]",
                "[1 ,{\"a\"\t:\n[null]} ]"
            })
    void embeddedJsonIsTakenCharacterForCharacter(String value) {
        for (String batch : List.of(
                "[{\"json\":%s}]", "[ { \"json\" : %s , \"topic\":\"a\"} ]", "[{\"topic\":\"ü🚀\",\"json\":%s\n}\n]")) {
            String ofTopic = batch.replace("\"ü🚀\"", "\"u\"");
            String long1 = "[{\"data\":\"" + "ü".repeat(5_000) + "\"}," + ofTopic.substring(1);
            for (String each : List.of(ofTopic, "\uFEFF" + ofTopic, long1)) {
                Message message =
                        items(each.formatted(value).getBytes(UTF_8)).getLast().message();

                assertThat(message.kind()).isEqualTo(PayloadKind.JSON);
                assertThat(message.data()).asString(UTF_8).isEqualTo(value);
            }
        }
    }

    @Test
    void embeddedJsonMayBeAnywhereInALongBatch() {
        String values = IntStream.range(0, 9)
                .mapToObj(i -> "{\"json\": [\"" + "€".repeat(7_000) + "\", " + i + "]}")
                .collect(Collectors.joining(", ", "[", "]"));

        assertThat(items(values.getBytes(UTF_8)))
                .extracting(item -> new String(item.message().data(), UTF_8))
                .containsExactlyElementsOf(IntStream.range(0, 9)
                        .mapToObj(i -> "[\"" + "€".repeat(7_000) + "\", " + i + "]")
                        .toList());
    }

    private List<PublishRequest> items(byte[] body) {
        return reader.items(body, new Publisher("test"));
    }
}
