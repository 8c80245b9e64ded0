package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.ClientContract;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A client that sends frames of its tests' own making, in JSON, and reads message by message. */
final class ProtocolClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Client client;
    private final Deque<String> lines = new ArrayDeque<>();
    private int lastId;

    private ProtocolClient(Client client) {
        this.client = client;
    }

    static ProtocolClient open(int port, String query) throws Exception {
        return new ProtocolClient(Client.connect(port, "/connection/websocket" + query));
    }

    /** Connected with this token; null for none. */
    static ProtocolClient connect(int port, @Nullable String token) throws Exception {
        ProtocolClient client = open(port, "");
        String reply = client.call("connect", token == null ? Map.of() : Map.of("token", token));
        assertThat(reply).contains("\"connect\":{");
        return client;
    }

    /** Sends a frame as it is. */
    void send(String frame) throws Exception {
        client.send(frame);
    }

    /** Sends a command and returns the next message, which is to be its reply. */
    String call(String command, Map<String, ?> request) throws Exception {
        int id = ++lastId;
        send(JSON.writeValueAsString(Map.of("id", id, command, request)));
        String reply = next();
        assertThat(JsonPath.<Integer>read(reply, "$.id")).as(reply).isEqualTo(id);
        return reply;
    }

    /** The code of the error with which a command is replied to. */
    int error(String command, Map<String, ?> request) throws Exception {
        String reply = call(command, request);
        assertThat(reply).contains("\"error\":");
        return JsonPath.read(reply, "$.error.code");
    }

    /** The next message that is no ping, which is as the AsyncAPI document promises. */
    String next() throws Exception {
        while (lines.isEmpty()) {
            lines.addAll(Arrays.asList(client.text().split("\n")));
            lines.removeIf("{}"::equals);
        }
        String line = lines.removeFirst();
        ClientContract.assertReply(line);
        return line;
    }

    int closeCode() throws Exception {
        return client.closeCode();
    }

    @Override
    public void close() {
        client.close();
    }
}
