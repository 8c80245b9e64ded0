package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.herald.centrifugo.protocol.Connect;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.Subscribe;
import dev.herald.session.PublicationForm;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushTests {

    private static final Codec JSON = new JsonCodec();
    private static final Codec PROTOBUF = new ProtobufCodec();
    private static final ClientInfo ANN =
            new ClientInfo("ann", "id", "{\"name\":\n\"Ann\"}".getBytes(UTF_8), new byte[] {(byte) 0xFF});
    private static final String ANN_IN_JSON =
            "{\"user\":\"ann\",\"client\":\"id\",\"conn_info\":{\"name\":\"Ann\"},\"chan_info\":\"/w==\"}";

    @Test
    void writesPublicationsInJson() {
        assertThat(json(at(2), Message.ofJson(utf8("{\n\"a\": 1}"))))
                .isEqualTo("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{\"a\": 1},\"offset\":2}}}");
        assertThat(json(null, Message.of("Hello \"Zoë\"\n")))
                .isEqualTo("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":\"Hello \\\"Zoë\\\"\\n\"}}}");
        assertThat(json(at(2), Message.ofBinary(new byte[] {(byte) 0xFF})))
                .isEqualTo("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":\"/w==\",\"offset\":2}}}");
    }

    @Test
    void theFirstPublicationHasItsEpoch() {
        assertThat(json(new Position(0xAB, 1), Message.ofJson(utf8("1"))))
                .isEqualTo(
                        "{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":1,\"offset\":1,\"epoch\":\"00000000000000ab\"}}}");
    }

    @Test
    void publicationsHaveTagsAndTheClientThatPublishedThem() {
        Message message = Message.ofJson(utf8("1")).withClient(ANN).withTags(Map.of("a", "\"1\"", "b\n", "2"));
        assertThat(json(at(7), message))
                .isEqualTo("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":1,\"info\":" + ANN_IN_JSON
                        + ",\"offset\":7,\"tags\":{\"a\":\"\\\"1\\\"\",\"b\\n\":\"2\"}}}}");
    }

    @Test
    void subscribersWithoutDeltasReceiveJsonAndTheOthersStrings() {
        Message message = Message.ofJson(utf8("{\"a\":\"\\n\"}"));
        byte[] delta = utf8("9\n9:{\"a\":2}");
        assertThat(json(0, message, PublicationForm.PLAIN, delta)).contains("\"data\":{\"a\":\"\\n\"},\"offset\":2}");
        assertThat(json(0, message, PublicationForm.DELTA_BASE, delta))
                .contains("\"data\":\"{\\\"a\\\":\\\"\\\\n\\\"}\",\"offset\":2}");
        assertThat(json(0, message, PublicationForm.DELTA, null))
                .contains("\"data\":\"{\\\"a\\\":\\\"\\\\n\\\"}\",\"offset\":2}");
        assertThat(json(0, message, PublicationForm.DELTA, delta))
                .isEqualTo(
                        "{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":\"9\\n9:{\\\"a\\\":2}\",\"offset\":2,\"delta\":true}}}");
    }

    @ParameterizedTest
    @CsvSource({"NUMBERED,PLAIN", "NUMBERED_DELTA_BASE,DELTA_BASE", "NUMBERED_DELTA,DELTA"})
    void numericIdsReplaceChannels(PublicationForm numbered, PublicationForm named) {
        Message message = Message.ofJson(utf8("[]"));
        byte[] delta = utf8("d");
        assertThat(json(42, message, numbered, delta))
                .startsWith("{\"push\":{\"id\":42,\"pub\":")
                .isEqualTo(json(0, message, named, delta).replace("\"channel\":\"news\"", "\"id\":42"));
    }

    /** Clients parse the data that they put together as JSON. */
    @Test
    void deltasOfTextAreThoseOfItsJson() {
        assertThat(JSON.payload(Message.of("a"))).asString(UTF_8).isEqualTo("\"a\"");
        assertThat(json(0, Message.of("a"), PublicationForm.DELTA_BASE, null)).contains("\"data\":\"\\\"a\\\"\"");
        assertThat(PROTOBUF.payload(Message.of("a"))).asString(UTF_8).isEqualTo("a");
    }

    @Test
    void protobufHasBytesInEachForm() throws IOException {
        Message message = Message.ofJson(utf8("{\n}")).withClient(ANN).withTags(Map.of("a", "1"));
        Publication complete = Publication.newBuilder()
                .setData(ByteString.copyFromUtf8("{\n}"))
                .setOffset(2)
                .setInfo(dev.herald.centrifugo.protocol.ClientInfo.newBuilder()
                        .setUser("ann")
                        .setClient("id")
                        .setConnInfo(ByteString.copyFromUtf8("{\"name\":\n\"Ann\"}"))
                        .setChanInfo(ByteString.copyFrom(new byte[] {(byte) 0xFF})))
                .putTags("a", "1")
                .build();
        byte[] delta = {(byte) 0xFE};
        assertThat(protobuf(0, message, PublicationForm.PLAIN, null).getPush().getPub())
                .isEqualTo(complete);
        assertThat(protobuf(0, message, PublicationForm.DELTA_BASE, delta)
                        .getPush()
                        .getPub())
                .isEqualTo(complete);
        Reply numbered = protobuf(42, message, PublicationForm.NUMBERED_DELTA, delta);
        assertThat(numbered.getPush().getId()).isEqualTo(42);
        assertThat(numbered.getPush().getChannel()).isEmpty();
        assertThat(numbered.getPush().getPub())
                .isEqualTo(complete.toBuilder()
                        .setData(ByteString.copyFrom(delta))
                        .setDelta(true)
                        .build());
    }

    @Property
    void pushesAreByteForByteWhatTheGeneralWriterWrites(
            @ForAll @NotEmpty String text,
            @ForAll String name,
            @ForAll @Size(max = 3) Map<@StringLength(min = 1, max = 50) String, @StringLength(max = 50) String> tags,
            @ForAll @IntRange(min = 0, max = 3) int offset,
            @ForAll PublicationForm form,
            @ForAll boolean hasClient) {
        Map<String, String> valid = new HashMap<>();
        tags.forEach((tag, value) -> valid.put(wellFormed(tag), wellFormed(value)));
        Message message = Message.of(wellFormed(text))
                .withTags(valid)
                .withClient(hasClient ? new ClientInfo(wellFormed(name), name, utf8(text), new byte[0]) : null);
        long id = form.isNumbered() ? 7 : 0;
        PublicationContent content =
                PublicationContent.of(message, offset == 0 ? null : at(offset), form, utf8(wellFormed(name)));
        byte[] push = JSON.push("news#\"\\", id, content);
        assertThat(push)
                .isEqualTo(JSON.encode(Pushes.publication("news#\"\\", id, JSON.publication(content))))
                .doesNotContain('\n', '\r');
    }

    @Test
    void onlyWhoReceivesDeltasIsSentOne() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new PublicationContent(Message.of("a"), null, false, new byte[] {1}));
    }

    @Test
    void writesJoinsAndLeaves() {
        assertThat(json(Pushes.join("news", 0, ANN)))
                .isEqualTo("{\"push\":{\"channel\":\"news\",\"join\":{\"info\":" + ANN_IN_JSON + "}}}");
        assertThat(json(Pushes.join("news", 3, ANN))).startsWith("{\"push\":{\"id\":3,\"join\":");
        assertThat(json(Pushes.leave("news", 3, new ClientInfo("", "id", new byte[0], new byte[0]))))
                .isEqualTo("{\"push\":{\"id\":3,\"leave\":{\"info\":{\"user\":\"\",\"client\":\"id\"}}}}");
    }

    @Test
    void writesTheOtherPushes() {
        assertThat(json(Pushes.unsubscribe("news", 2500, "insufficient state")))
                .isEqualTo(
                        "{\"push\":{\"channel\":\"news\",\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient state\"}}}");
        assertThat(json(Pushes.subscribe(
                        "news",
                        Subscribe.newBuilder()
                                .setRecoverable(true)
                                .setEpoch("e")
                                .setOffset(3)
                                .setPositioned(true)
                                .build())))
                .isEqualTo(
                        "{\"push\":{\"channel\":\"news\",\"subscribe\":{\"recoverable\":true,\"epoch\":\"e\",\"offset\":3,\"positioned\":true}}}");
        assertThat(json(Pushes.refresh(true, 60))).isEqualTo("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":60}}}");
        assertThat(json(Pushes.refresh(false, 0))).isEqualTo("{\"push\":{\"refresh\":{}}}");
        assertThat(json(Pushes.disconnect(3001, "shutdown")))
                .isEqualTo("{\"push\":{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}}");
        assertThat(json(Pushes.connect(Connect.newBuilder().setClient("id").build())))
                .isEqualTo("{\"push\":{\"connect\":{\"client\":\"id\"}}}");
    }

    @Test
    void writesMessagesToAConnection() throws IOException {
        assertThat(json(Pushes.message(JSON, utf8("a \"b\""))))
                .isEqualTo("{\"push\":{\"message\":{\"data\":\"a \\\"b\\\"\"}}}");
        assertThat(Pushes.message(PROTOBUF, utf8("a")).getPush().getMessage().getData())
                .isEqualTo(ByteString.copyFromUtf8("a"));
    }

    private static String json(@Nullable Position position, Message message) {
        return new String(JSON.push("news", 0, PublicationContent.complete(message, position)), UTF_8);
    }

    private static String json(long id, Message message, PublicationForm form, byte @Nullable [] delta) {
        return new String(JSON.push("news", id, PublicationContent.of(message, at(2), form, delta)), UTF_8);
    }

    private static String json(Reply reply) {
        return new String(JSON.encode(reply), UTF_8);
    }

    private static Reply protobuf(long id, Message message, PublicationForm form, byte @Nullable [] delta)
            throws IOException {
        return Reply.parseDelimitedFrom(new ByteArrayInputStream(
                PROTOBUF.push("news", id, PublicationContent.of(message, at(2), form, delta))));
    }

    private static Position at(long offset) {
        return new Position(0xC0FFEE, offset);
    }

    /** Without single surrogates, which are not text. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
