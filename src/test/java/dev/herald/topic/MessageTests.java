package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTests {

    private static final byte[] NOT_UTF8 = {'a', (byte) 0xC0, (byte) 0x80};
    private static final ClientInfo ANN = new ClientInfo("ann", "4711", bytes("{\"name\":\"Ann\"}"), null);

    @Test
    void keepsItsBytesAsTheyAre() {
        byte[] utf8 = "grüß 🚀\0\r\n".getBytes(UTF_8);

        Message message = Message.ofUtf8(utf8);

        assertThat(message.kind()).isEqualTo(PayloadKind.TEXT);
        assertThat(message.data()).isSameAs(utf8);
        assertThat(message.utf8()).isSameAs(utf8);
        assertThat(message.size()).isEqualTo(utf8.length);
    }

    @Test
    void rejectsAnEmptyMessage() {
        for (Runnable empty : List.<Runnable>of(
                () -> Message.of(""), () -> Message.ofJson(new byte[0]), () -> Message.ofBinary(new byte[0]))) {
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(empty::run)
                    .withMessage("The message is empty: at least 1 byte is required.");
        }
    }

    @Test
    void rejectsInvalidUtf8() {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.ofUtf8(NOT_UTF8))
                .withMessage("The message is not valid UTF-8: byte 2 of 3 is invalid.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-1.5e+300",
                "\"\"",
                "null",
                "true",
                " \t\r\n{\"a\" : [1, {\"b\":null}]}\n ",
                "{\"a\":1,\"a\":2}",
                "\"\\ud800\"",
                "\"\\u0000 \u2028 \uFEFF 🚀\"",
                "123456789012345678901234567890.123456789e-999999"
            })
    void takesJsonAsItIs(String json) {
        byte[] utf8 = bytes(json);

        Message message = Message.ofJson(utf8);

        assertThat(message.kind()).isEqualTo(PayloadKind.JSON);
        assertThat(message.data()).isSameAs(utf8);
        assertThat(message.utf8()).isSameAs(utf8);
    }

    @Test
    void takesJsonOfAnySizeThatIsNotTooDeep() {
        String depth = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);

        assertThat(Message.ofJson(bytes(depth)).data()).hasSize(depth.length());
        assertThat(Message.ofJson(bytes("9".repeat(60_000))).data()).hasSize(60_000);
        assertThat(Message.ofJson(bytes("{\"" + "k".repeat(60_000) + "\":1}")).data())
                .hasSize(60_006);
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.ofJson(bytes("[" + depth + "]")))
                .withMessageStartingWith("The message is not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "[1",
                "\"a",
                "\"a\n\"",
                "\"\\x\"",
                "\"\\ud8\"",
                "{\"a\":1}}",
                "{\"a\":1} 2",
                "1 2",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "[,1]",
                "01",
                "+1",
                ".5",
                "5.",
                "1e",
                "NaN",
                "Infinity",
                "tru",
                "truex",
                "nullnull",
                "hello",
                "// a\n1",
                "1 # a",
                "\u0000",
                "\uFEFF{}",
                "1\u00A0"
            })
    void rejectsWhatIsNotOneJsonValue(String text) {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.ofJson(bytes(text)))
                .withMessageMatching("(?s)The message is not valid JSON at line [12], column \\d+: .+[^.]\\.");
    }

    @Test
    void saysWhereJsonIsInvalid() {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.ofJson(bytes("{\"a\":\n  x}")))
                .withMessageStartingWith("The message is not valid JSON at line 2, column 3: ");
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.ofJson(bytes("1 2")))
                .withMessage("The message is not valid JSON at line 1, column 3: a second value follows the first.");
        for (String text : List.of("NaN", "[Infinity]", "/**/1", "#", "+1")) {
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> Message.ofJson(bytes(text)))
                    .withMessageNotContainingAny("enable", "Feature");
        }
    }

    @Test
    void rejectsJsonInAnotherEncoding() {
        for (byte[] json : List.of("{}".getBytes(UTF_16LE), "{}".getBytes(UTF_16BE), NOT_UTF8)) {
            assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> Message.ofJson(json));
        }
        byte[] overlong = {'"', (byte) 0xC1, (byte) 0xA1, '"'};
        assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> Message.ofJson(overlong));
    }

    @Test
    void hasBinaryDataAsBase64Text() {
        byte[] data = {0, -1, 'a', 10};

        Message message = Message.ofBinary(data);

        assertThat(message.kind()).isEqualTo(PayloadKind.BINARY);
        assertThat(message.data()).isSameAs(data);
        assertThat(message.utf8()).asString(UTF_8).isEqualTo("AP9hCg==");
        assertThat(message.json()).asString(UTF_8).isEqualTo("\"AP9hCg==\"");
    }

    @Test
    void hasTextAsJsonString() {
        assertThat(Message.of("{\"a\":1}").json()).asString(UTF_8).isEqualTo("\"{\\\"a\\\":1}\"");
        assertThat(Message.of("a\"\\\r\n\t\0/ü🚀").json())
                .asString(UTF_8)
                .isEqualTo("\"a\\\"\\\\\\r\\n\\t\\u0000/ü🚀\"");
        String all = IntStream.range(0, 0x3000).mapToObj(Character::toString).collect(Collectors.joining());
        Message.ofJson(Message.of(all).json());
    }

    @Test
    void hasJsonOnOneLine() {
        byte[] oneLine = bytes("{\"a\": \"\\n\"}");

        assertThat(Message.ofJson(oneLine).json()).isSameAs(oneLine);
        assertThat(Message.ofJson(bytes("\n{\r\n  \"a\": [1,\n2]\r}\n")).json())
                .asString(UTF_8)
                .isEqualTo("{  \"a\": [1,2]}");
    }

    @Test
    void keepsItsAttributes() {
        Message message = Message.of("a")
                .withClient(ANN)
                .withTags(Map.of("b", "2", "a", "1"))
                .asDelta()
                .by(new Caller("key"))
                .withTraceparent("00-1-2-01");

        assertThat(message.client()).isEqualTo(ANN);
        assertThat(message.tags()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThat(message.isDelta()).isTrue();
        assertThat(message.publisher()).isEqualTo(new Caller("key"));
        assertThat(message.traceparent()).isEqualTo("00-1-2-01");
        assertThat(message.withTraceparent(null).tags()).hasSize(2);
    }

    @Test
    void hasNothingElseAtFirst() {
        Message message = Message.of("a");

        assertThat(message.client()).isNull();
        assertThat(message.tags()).isEmpty();
        assertThat(message.isDelta()).isFalse();
        assertThat(message.memory()).isEqualTo(1);
    }

    @Test
    void countsTagsAndClient() {
        Message plain = Message.of("a");

        assertThat(plain.withTags(Map.of("ü", "1")).size()).isEqualTo(1 + 3);
        assertThat(plain.withClient(ANN).size()).isEqualTo(1 + 3 + 4 + 14);
        assertThat(plain.withTags(Map.of("ü", "1")).memory()).isGreaterThan(3 + 100);
        assertThat(plain.withClient(ANN).memory()).isGreaterThan(21 + 100);
        assertThat(plain.withTraceparent("0".repeat(55)).memory()).isGreaterThan(55);
    }

    @Test
    void boundsTags() {
        Map<String, String> many =
                IntStream.range(0, 33).boxed().collect(Collectors.toMap(String::valueOf, String::valueOf));

        assertInvalid(many, "The message has 33 tags: at most 32 are accepted.");
        assertInvalid(
                Map.of("a", "x".repeat(2_048)), "The tags of the message have 2049 bytes: at most 2048 are accepted.");
        assertInvalid(Map.of("", "x"), "The message has a tag without a name: at least 1 character is required.");
        assertInvalid(Map.of("a", "\ud800"), "The tag \"a\" has an unpaired surrogate, which UTF-8 cannot encode.");
        assertThat(Message.of("a").withTags(Map.of("a", "x".repeat(2_047))).tags())
                .hasSize(1);
    }

    @Test
    void copiesTags() {
        Map<String, String> tags = new TreeMap<>(Map.of("a", "1"));
        Message message = Message.of("a").withTags(tags);
        tags.clear();

        assertThat(message.tags()).containsExactly(Map.entry("a", "1"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> message.tags().put("b", "2"));
    }

    @Test
    void digestOfPlainTextIsThatOfItsBytes() {
        assertThat(Message.of("abc")
                        .withTraceparent("00-1-2-01")
                        .by(new Caller("key"))
                        .digest())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void digestDistinguishesAllThatIsPublished() {
        byte[] one = bytes("1");
        List<Message> different = List.of(
                Message.ofUtf8(one),
                Message.ofJson(one),
                Message.ofBinary(one),
                Message.ofUtf8(one).asDelta(),
                Message.ofUtf8(one).withTags(Map.of("a", "b")),
                Message.ofUtf8(one).withTags(Map.of("ab", "")),
                Message.ofUtf8(one).withClient(ANN),
                Message.ofUtf8(one).withClient(new ClientInfo("anna", "711", bytes("{}"), null)),
                Message.ofUtf8(one).withClient(new ClientInfo("ann", "a711", bytes("{}"), null)),
                Message.ofUtf8(one).withClient(new ClientInfo("ann", "a711", null, bytes("{}"))));

        assertThat(different.stream().map(Message::digest)).doesNotHaveDuplicates();
        assertThat(Message.ofJson(bytes("1"))
                        .withTags(Map.of("x", "1", "y", "2"))
                        .digest())
                .isEqualTo(Message.ofJson(bytes("1"))
                        .withTags(Map.of("y", "2", "x", "1"))
                        .digest());
    }

    @Test
    void clientsAreEqualByContent() {
        ClientInfo same = new ClientInfo("ann", "4711", bytes("{\"name\":\"Ann\"}"), new byte[0]);

        assertThat(same).isEqualTo(ANN).hasSameHashCodeAs(ANN);
        assertThat(same.subscriptionInfo()).isNull();
        assertThat(new ClientInfo("ann", "4711", null, null)).isNotEqualTo(ANN);
    }

    @Test
    void toStringHidesTheText() {
        assertThat(Message.of("secret").withTags(Map.of("secret", "secret"))).hasToString("Message[6 bytes]");
        assertThat(ANN).hasToString("ClientInfo[user=ann, client=4711]");
    }

    private static void assertInvalid(Map<String, String> tags, String problem) {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.of("a").withTags(tags))
                .withMessage(problem);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
