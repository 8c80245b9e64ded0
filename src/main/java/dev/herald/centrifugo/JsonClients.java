package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.herald.centrifugo.protocol.ClientInfo;
import dev.herald.centrifugo.protocol.PresenceResult;
import java.util.Map;

/** Clients in JSON, as {@link JsonWriter} writes other messages, but field by field by hand: a topic may have thousands. */
final class JsonClients {

    private static final int CLIENT_BYTES = 128;

    private JsonClients() {}

    static String of(PresenceResult result) {
        JsonLine line = new JsonLine(CLIENT_BYTES * (1 + result.getPresenceCount())).raw("{\"presence\":{");
        String separator = "";
        for (Map.Entry<String, ClientInfo> each : result.getPresenceMap().entrySet()) {
            line.raw(separator).quoted(each.getKey().getBytes(UTF_8)).raw(":");
            append(line, each.getValue());
            separator = ",";
        }
        return text(line.raw("}}"));
    }

    static String of(ClientInfo client) {
        JsonLine line = new JsonLine(CLIENT_BYTES);
        append(line, client);
        return text(line);
    }

    static void append(JsonLine line, ClientInfo client) {
        line.raw("{\"user\":").quoted(client.getUser().getBytes(UTF_8));
        line.raw(",\"client\":").quoted(client.getClient().getBytes(UTF_8));
        information(line, ",\"conn_info\":", client.getConnInfo());
        information(line, ",\"chan_info\":", client.getChanInfo());
        line.raw("}");
    }

    private static void information(JsonLine line, String name, ByteString json) {
        if (!json.isEmpty()) {
            line.raw(name).raw(Json.embeddable(json).getBytes(UTF_8));
        }
    }

    private static String text(JsonLine line) {
        return new String(line.toBytes(), UTF_8);
    }
}
