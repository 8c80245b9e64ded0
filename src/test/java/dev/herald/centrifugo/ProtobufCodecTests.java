package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.FilterNode;
import dev.herald.centrifugo.protocol.PublishResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufCodecTests {

    private final Codec codec = new ProtobufCodec();

    /** By hand: the numbers of the fields are part of the protocol. */
    @Test
    void readsCommandsByTheNumbersOfTheirFields() {
        byte[] frame = hex("0e 0801 220a 0a0174 1a05 0a0173 1200", "07 0802 2a03 0a0163", "00");
        assertThat(codec.decode(frame))
                .containsExactly(
                        Command.newBuilder()
                                .setId(1)
                                .setConnect(dev.herald.centrifugo.protocol.ConnectRequest.newBuilder()
                                        .setToken("t")
                                        .putSubs("s", SubscribeRequest.getDefaultInstance()))
                                .build(),
                        Command.newBuilder()
                                .setId(2)
                                .setSubscribe(SubscribeRequest.newBuilder().setChannel("c"))
                                .build(),
                        Command.getDefaultInstance());
    }

    @Test
    void writesRepliesByTheNumbersOfTheirFields() {
        assertThat(codec.encode(Reply.newBuilder()
                        .setId(300)
                        .setPublish(PublishResult.getDefaultInstance())
                        .build()))
                .isEqualTo(hex("05 08ac02 4200"));
        assertThat(codec.encode(Reply.getDefaultInstance()))
                .isEqualTo(hex("00"))
                .isEqualTo(codec.ping());
    }

    @Test
    void skipsUnknownFields() {
        assertThat(codec.decode(hex("07 0802 fa3f02 0102")).getFirst().getId()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no command
                "01", // shorter than it says
                "02 08", // within a field
                "ffffffffffffffffff01", // a length beyond 63 bits
                "82808080808080808001 0801", // the same, of which the lowest bits would be right
                "8280808010 0801", // and beyond 32 bits
                "ffffffffffffffffffff01", // no varint
                "8080808010", // a length beyond 31 bits
                "80", // within the length
                "02 0802 05", // a second one shorter than it says
                "02 0008", // the field 0
                "03 220208", // a field longer than its message
                "04 0802 0c00", // an end without a beginning
                "03 0b 0802", // a beginning without an end
                "05 2203 0a01ff", // a text that is not UTF-8
                "02 0fff", // a type that does not exist
            })
    void refusesAnythingElse(String frame) {
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> codec.decode(hex(frame)));
    }

    @Test
    void boundsTheDepthOfFiltersAndOfUnknownGroups() throws IOException {
        assertThat(codec.decode(filter(Codec.MAX_DEPTH - 2))).hasSize(1);
        byte[] deeper = filter(Codec.MAX_DEPTH + 2);
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> codec.decode(deeper));
        byte[] groups = new byte[30_002];
        java.util.Arrays.fill(groups, (byte) 0x0b);
        System.arraycopy(hex("b0ea01"), 0, groups, 0, 3);
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> codec.decode(groups));
    }

    private static byte[] filter(int depth) throws IOException {
        FilterNode filter = FilterNode.getDefaultInstance();
        for (int i = 1; i < depth; i++) {
            filter = FilterNode.newBuilder().addNodes(filter).build();
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Command.newBuilder()
                .setSubscribe(SubscribeRequest.newBuilder().setTf(filter))
                .build()
                .writeDelimitedTo(frame);
        return frame.toByteArray();
    }

    @Test
    void keepsDataAsItIs() {
        byte[] frame = hex("0b 0801 3a07 1205 00ff0a7b22");
        assertThat(codec.decode(frame).getFirst().getPublish().getData())
                .isEqualTo(ByteString.copyFrom(hex("00ff0a7b22")));
    }

    private static byte[] hex(String... digits) {
        return HexFormat.of().parseHex(String.join("", digits).replace(" ", ""));
    }
}
