package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both codecs, with any messages and any frames. */
class CodecPropertyTests {

    private static final Codec JSON = new JsonCodec();
    private static final Codec PROTOBUF = new ProtobufCodec();
    private static final JsonMapper MAPPER = new JsonMapper();

    @Property
    void readsCommandsInJson(@ForAll long seed) {
        List<Command> commands = commands(seed);
        assertThat(JSON.decode(json(commands))).isEqualTo(commands);
    }

    @Property
    void readsCommandsInProtobuf(@ForAll long seed) throws IOException {
        List<Command> commands = commands(seed);
        assertThat(PROTOBUF.decode(protobuf(commands))).isEqualTo(commands);
    }

    @Property
    void writesRepliesInJson(@ForAll long seed) {
        Reply reply = new RandomMessages(seed).reply();
        byte[] line = JSON.encode(reply);
        assertThat(line).doesNotContain('\n', '\r');
        Reply.Builder read = Reply.newBuilder();
        JsonReader.read(new String(line, UTF_8), read);
        assertThat(read.build()).isEqualTo(reply);
        JsonNode tree = MAPPER.readTree(line);
        assertThat(tree.path("id").asLong()).isEqualTo(Integer.toUnsignedLong(reply.getId()));
        assertThat(tree.path("push").path("channel").asString(""))
                .isEqualTo(reply.getPush().getChannel());
    }

    @Property
    void writesRepliesInProtobuf(@ForAll long seed) throws IOException {
        Reply reply = new RandomMessages(seed).reply();
        ByteArrayInputStream bytes = new ByteArrayInputStream(PROTOBUF.encode(reply));
        assertThat(Reply.parseDelimitedFrom(bytes)).isEqualTo(reply);
        assertThat(bytes.available()).isZero();
    }

    @Property(tries = 100)
    void refusesFramesThatEndWithinACommand(@ForAll long seed) throws IOException {
        List<Command> commands = commands(seed);
        for (int i = 0; i < 10; i++) {
            readsTheFirstOrNone(JSON, cut(json(commands), seed + i), commands);
            readsTheFirstOrNone(PROTOBUF, cut(protobuf(commands), seed + i), commands);
        }
    }

    @Property
    void survivesMutatedFrames(@ForAll long seed) throws IOException {
        List<Command> commands = commands(seed);
        for (int i = 0; i < 5; i++) {
            commandsOrNone(JSON, mutated(json(commands), seed + i));
            commandsOrNone(PROTOBUF, mutated(protobuf(commands), seed + i));
        }
    }

    @Property
    void survivesAnyBytes(@ForAll byte[] frame) {
        commandsOrNone(JSON, frame);
        commandsOrNone(PROTOBUF, frame);
    }

    private static void readsTheFirstOrNone(Codec codec, byte[] frame, List<Command> commands) {
        List<Command> read = commandsOrNone(codec, frame);
        assertThat(read).isEqualTo(commands.subList(0, read.size()));
    }

    private static List<Command> commandsOrNone(Codec codec, byte[] frame) {
        try {
            List<Command> commands = codec.decode(frame);
            assertThat(commands).isNotEmpty();
            return commands;
        } catch (MalformedFrameException e) {
            return List.of();
        }
    }

    private static List<Command> commands(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        return IntStream.rangeClosed(0, (int) (seed & 3))
                .mapToObj(i -> messages.command())
                .toList();
    }

    private static byte[] json(List<Command> commands) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (Command each : commands) {
            if (frame.size() > 0) {
                frame.write('\n');
            }
            frame.writeBytes(JsonWriter.write(each));
        }
        return frame.toByteArray();
    }

    private static byte[] protobuf(List<Command> commands) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (Command each : commands) {
            each.writeDelimitedTo(frame);
        }
        return frame.toByteArray();
    }

    private static byte[] cut(byte[] frame, long seed) {
        return Arrays.copyOf(frame, new Random(seed).nextInt(frame.length));
    }

    /** With a few bytes changed, and a few lost or repeated. */
    private static byte[] mutated(byte[] frame, long seed) {
        Random random = new Random(seed);
        byte[] changed = frame.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(frame.length)] = random.nextBoolean()
                    ? (byte) random.nextInt()
                    : (byte) "{}[]\",:\\\n019-.entf".charAt(random.nextInt(18));
        }
        int from = random.nextInt(frame.length);
        int to = from + random.nextInt(Math.min(9, frame.length - from));
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        mutated.write(changed, 0, random.nextBoolean() ? from : to);
        mutated.write(changed, random.nextBoolean() ? from : to, frame.length - to);
        return mutated.toByteArray();
    }
}
