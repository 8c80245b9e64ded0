package dev.herald.websocket;

import dev.herald.rfc6455.MessageFormat;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The subprotocol {@value #PROTOCOL}: each text frame from Herald is one JSON object with a {@code type}, so that a client
 * can distinguish topics and echoes, and knows the positions to resume from after it was disconnected.
 *
 * <p>Messages from the client are plain text, and binary frames are plain in both directions.
 */
@Component
class HeraldV1Format implements MessageFormat {

    static final String PROTOCOL = "herald.v1";

    private final JsonMapper json;

    HeraldV1Format(JsonMapper json) {
        this.json = json;
    }

    @Override
    public String subProtocol() {
        return PROTOCOL;
    }

    @Override
    public byte[] message(Publication publication) {
        if (publication.gap() != null) {
            return gap(publication.gap());
        }
        Map<String, Object> object = object("message");
        object.put("topic", publication.topic().name());
        if (publication.isKept()) {
            object.put("position", publication.position().toString());
        }
        object.put("data", text(publication.message().utf8()));
        return json.writeValueAsBytes(object);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return text("direct", text(utf8));
    }

    /** A message of the client itself. */
    byte[] echo(String text) {
        return text("echo", text);
    }

    @Override
    public byte[] connected(String session, Map<Topic, Position> positions) {
        Map<String, Object> object = object("connected");
        object.put("session", session);
        Map<String, String> byTopic = new LinkedHashMap<>();
        positions.forEach((topic, position) -> byTopic.put(topic.name(), position.toString()));
        object.put("positions", byTopic);
        return json.writeValueAsBytes(object);
    }

    @Override
    public byte[] gap(Gap gap) {
        Map<String, Object> object = object("gap");
        object.put("topic", gap.topic().name());
        if (gap.from() != null) {
            object.put("from", gap.from().toString());
        }
        object.put("to", gap.to().toString());
        return json.writeValueAsBytes(object);
    }

    private byte[] text(String type, String data) {
        Map<String, Object> object = object(type);
        object.put("data", data);
        return json.writeValueAsBytes(object);
    }

    private static Map<String, Object> object(String type) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        return object;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
