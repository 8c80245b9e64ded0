package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Message;
import java.util.Map;

/** The push of a publication in JSON: byte for byte what {@link JsonWriter} writes, without a message in between. */
final class JsonPush {

    /** Without channel, data, information and tags. */
    private static final int OVERHEAD = 128;

    private JsonPush() {}

    /** @param data one JSON value on one line */
    static byte[] of(String channel, long id, byte[] data, PublicationContent content) {
        JsonLine line = line(channel, data).raw("{\"push\":");
        push(line, channel, id, data, content);
        return line.raw("}").toBytes();
    }

    /** The same for clients whose messages are no replies. */
    static byte[] bare(String channel, long id, byte[] data, PublicationContent content) {
        JsonLine line = line(channel, data);
        push(line, channel, id, data, content);
        return line.toBytes();
    }

    private static JsonLine line(String channel, byte[] data) {
        return new JsonLine(OVERHEAD + channel.length() + data.length);
    }

    private static void push(JsonLine line, String channel, long id, byte[] data, PublicationContent content) {
        line.raw("{");
        if (id == 0) {
            line.raw("\"channel\":").quoted(channel.getBytes(UTF_8));
        } else {
            line.raw("\"id\":").raw(Long.toString(id));
        }
        line.raw(",\"pub\":{\"data\":").raw(data);
        client(line, content.message());
        if (content.offset() != 0) {
            line.raw(",\"offset\":").raw(Long.toString(content.offset()));
        }
        tags(line, content.message().tags());
        if (content.delta() != null) {
            line.raw(",\"delta\":true");
        }
        if (!content.epoch().isEmpty()) {
            line.raw(",\"epoch\":\"").raw(content.epoch()).raw("\"");
        }
        line.raw("}}");
    }

    private static void client(JsonLine line, Message message) {
        if (message.client() != null) {
            JsonClients.append(line.raw(",\"info\":"), Pushes.info(message.client()));
        }
    }

    private static void tags(JsonLine line, Map<String, String> tags) {
        String separator = ",\"tags\":{";
        for (Map.Entry<String, String> each : tags.entrySet()) {
            line.raw(separator).quoted(each.getKey().getBytes(UTF_8));
            line.raw(":").quoted(each.getValue().getBytes(UTF_8));
            separator = ",";
        }
        if (!tags.isEmpty()) {
            line.raw("}");
        }
    }
}
