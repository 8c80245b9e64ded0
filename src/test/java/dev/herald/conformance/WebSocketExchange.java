package dev.herald.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** One client on a bare socket against the running service, in which it is the only one at the start of each test. */
abstract class WebSocketExchange {

    static final int LIMIT = 64 * 1024;

    @LocalServerPort
    int port;

    @Autowired
    SessionRegistry registry;

    RawClient client;

    @BeforeEach
    void connect() throws Exception {
        eventually(this::isNobodyThere);
        client = open();
        eventually(() -> registry.size() == 1);
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
    }

    RawClient open() throws Exception {
        return RawClient.connect(port);
    }

    boolean isNobodyThere() {
        return registry.size() == 0 && registry.endingCount() == 0;
    }

    void send(byte[]... frames) throws Exception {
        client.send(ClientFrames.join(frames));
    }

    void send(int firstByte, String payload) throws Exception {
        client.send(firstByte, payload);
    }

    void assertReceives(int firstByte, String payload) throws Exception {
        Frame frame = client.next();
        assertThat(frame.firstByte()).as(frame::describe).isEqualTo(firstByte);
        assertThat(frame.text()).isEqualTo(payload);
    }

    void assertReceives(int firstByte, byte[] payload) throws Exception {
        Frame frame = client.next();
        assertThat(frame.firstByte()).as(frame::describe).isEqualTo(firstByte);
        assertThat(frame.payload().array()).isEqualTo(payload);
    }

    /** The connection is open, and nothing is left to be read. */
    void assertStillTalks() throws Exception {
        send(ClientFrames.PING, "still there?");
        assertReceives(ClientFrames.PONG, "still there?");
    }

    /** The next frame is a close frame with this code and a readable reason, after which the connection is closed. */
    void assertFailed(int code) throws Exception {
        Frame closeFrame = client.next();
        assertThat(closeFrame.firstByte()).as("first byte").isEqualTo(ClientFrames.CLOSE);
        assertThat(closeFrame.closeCode()).isEqualTo(code);
        assertThat(closeFrame.closeReason()).isNotEmpty().doesNotContain("\uFFFD");
        assertThat(closeFrame.payload().remaining()).isLessThanOrEqualTo(125);
        assertEnd();
    }

    void assertEnd() throws Exception {
        assertThat(client.isAtEnd()).as("end of stream").isTrue();
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }
}
