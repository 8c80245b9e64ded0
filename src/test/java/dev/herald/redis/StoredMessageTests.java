package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.ClientInfo;
import dev.herald.topic.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredMessageTests {

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final byte[] ANY_BYTES = {0, -1, '\n', ':', ','};
    private static final ClientInfo CLIENT =
            new ClientInfo("ü:,\n", "4711", "{\"a\":\n\"b\"}".getBytes(UTF_8), ANY_BYTES);

    @ParameterizedTest
    @MethodSource("messages")
    void isReadAsItWasStored(Message message) {
        Message read = StoredMessage.read(StoredMessage.data(message), attributes(message));

        assertThat(read.kind()).isEqualTo(message.kind());
        assertThat(read.data()).isEqualTo(message.data());
        assertThat(read.client()).isEqualTo(message.client());
        assertThat(read.tags()).isEqualTo(message.tags());
        assertThat(read.isDelta()).isEqualTo(message.isDelta());
        assertThat(read.traceparent()).isEqualTo(message.traceparent());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isOneLineOfAsciiAndText(Message message) {
        String attributes = attributes(message);

        assertThat(attributes).matches("[\\x20-\\x7e]*");
        Message.ofUtf8(StoredMessage.data(message));
    }

    static Stream<Message> messages() {
        return Stream.of(
                        Message.of("a:b,c\n"),
                        Message.ofJson("{\"a\":\n1}".getBytes(UTF_8)),
                        Message.ofBinary(ANY_BYTES))
                .flatMap(plain -> Stream.of(
                        plain,
                        plain.asDelta(),
                        plain.withTraceparent(TRACEPARENT),
                        plain.withTags(Map.of("b", "", "ü,:\n", "\0")),
                        plain.withClient(new ClientInfo("", "1", null, null)),
                        plain.withClient(CLIENT).withTags(Map.of("a", "1")),
                        plain.withClient(CLIENT)
                                .withTags(Map.of("a", "1"))
                                .asDelta()
                                .withTraceparent(TRACEPARENT)));
    }

    @Test
    void plainTextHasNoAttributes() {
        assertThat(attributes(Message.of("a"))).isEmpty();
        assertThat(attributes(Message.of("a").withTraceparent(TRACEPARENT))).isEqualTo(TRACEPARENT);
    }

    /** So that nodes of the version before deliver what its clients would receive from this one. */
    @Test
    void dataIsWhatClientsOfTextReceive() {
        for (Message message :
                List.of(Message.of("a"), Message.ofJson("1".getBytes(UTF_8)), Message.ofBinary(ANY_BYTES))) {
            assertThat(StoredMessage.data(message)).isEqualTo(message.utf8());
        }
    }

    private static String attributes(Message message) {
        return new String(StoredMessage.attributes(message), US_ASCII);
    }
}
