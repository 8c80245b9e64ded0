package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import java.net.Socket;
import java.net.URLEncoder;

/** The streams that a client can have, in JSON. */
enum StreamKind {
    HTTP_STREAM("POST /connection/http_stream"),
    SSE("GET /connection/sse"),
    UNI_HTTP_STREAM("POST /connection/uni_http_stream"),
    UNI_SSE("GET /connection/uni_sse");

    private final String head;

    StreamKind(String head) {
        this.head = head;
    }

    String path() {
        return head.substring(head.indexOf('/'));
    }

    boolean isOneWay() {
        return this == UNI_HTTP_STREAM || this == UNI_SSE;
    }

    /** A client without a token that is subscribed to {@code topic}. */
    StreamOf subscribed(int port, String topic) throws Exception {
        return subscribed(port, new Socket(), topic);
    }

    /** The same on a socket that is not connected yet. */
    StreamOf subscribed(int port, Socket socket, String topic) throws Exception {
        StreamOf stream = open(
                port, socket, isOneWay() ? "{\"subs\":{\"%s\":{}}}".formatted(topic) : "{\"id\":1,\"connect\":{}}");
        assertThat(stream.status()).isEqualTo("HTTP/1.1 200 OK");
        stream.readConnected();
        if (!isOneWay()) {
            send(port, stream, "{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}".formatted(topic));
            stream.next("\"id\":2,\"subscribe\":{");
        }
        return stream;
    }

    /** A client that sends this first. */
    StreamOf open(int port, Socket socket, String first) throws Exception {
        return head.startsWith("GET")
                ? new StreamOf(port, socket, head + "?cf_connect=" + URLEncoder.encode(first, UTF_8), "")
                : new StreamOf(port, socket, head, first);
    }

    /** On a connection of its own: one that was used before is closed when a test advances the time. */
    static void send(int port, StreamOf stream, String frame) throws Exception {
        byte[] body = stream.request(frame).getBytes(UTF_8);
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(
                    "POST /emulation HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: %d\n"
                            .formatted(body.length),
                    body);
            assertThat(client.readHead().status()).isEqualTo(204);
        }
    }
}
