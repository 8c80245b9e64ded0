package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.CLOSE;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.RawClient.Frame;
import dev.herald.WholePath;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.socket.CloseStatus;

/** RFC 6455, sections 5.5.1 and 7.1: the closing handshake, started by either side. */
@WholePath
class ClosingHandshakeIT extends WebSocketExchange {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    @Autowired
    private FakeTicker ticker;

    @Test
    void echoesTheCodeAndClosesTheConnection() throws Exception {
        send(close(4321, "going"));

        assertThat(client.next().closeCode()).isEqualTo(4321);
        assertEnd();
        assertThat(registry.size()).isZero();
    }

    @Test
    void respondsToAnEmptyCloseFrameWithAnEmptyOne() throws Exception {
        send(CLOSE, "");

        assertReceives(CLOSE, "");
        assertEnd();
    }

    /** A client that keeps its side open is cut in the end. */
    @Test
    void doesNotWaitForeverForTheClientToClose() throws Exception {
        send(close(1000, ""));
        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertEnd();
        assertThat(registry.endingCount()).isOne();

        ticker.advance(CLOSE_TIMEOUT);

        eventually(this::isNobodyThere);
    }

    @Test
    void isRidOfTheConnectionOnceTheClientClosesIt() throws Exception {
        send(close(1000, ""));
        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertEnd();

        client.close();

        eventually(this::isNobodyThere);
    }

    @Test
    void echoesWhatWasSentBeforeTheCloseFrame() throws Exception {
        send(frame(TEXT, "one"), frame(PING, "two"), close(1001, ""));

        assertReceives(TEXT, "one");
        assertThat(client.next().text()).isEqualTo("two");
        assertThat(client.next().closeCode()).isEqualTo(1001);
        assertEnd();
    }

    @Test
    void processesNothingAfterTheCloseFrame() throws Exception {
        send(close(1000, ""), frame(TEXT, "after"), frame(PING, "after"), close(1001, ""), bytes(0xFF, 0xFF));

        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertEnd();
    }

    @Test
    void sendsNothingAfterTheCloseFrame() throws Exception {
        send(close(1000, ""));
        assertThat(client.next().closeCode()).isEqualTo(1000);

        assertThat(new Http(port).broadcast("too late").statusCode()).isEqualTo(202);

        assertEnd();
    }

    @Test
    void waitsForTheResponseToItsCloseFrame() throws Exception {
        closeFromServer(new CloseStatus(4000, "enough"));
        assertThat(registry.size()).isZero();
        assertThat(client.isSilentFor(Duration.ofMillis(200))).isTrue();
        assertThat(registry.endingCount()).isOne();

        send(close(4000, ""));

        assertEnd();
    }

    /** Frames in flight when the server sent its close frame are read and ignored. */
    @Test
    void ignoresAllButTheCloseFrameAfterItsOwn() throws Exception {
        closeFromServer(new CloseStatus(4000, "enough"));

        send(frame(TEXT, "under way"), frame(PING, "under way"));
        assertThat(new Http(port).broadcast("too late").statusCode()).isEqualTo(202);
        assertThat(client.isSilentFor(Duration.ofMillis(200))).isTrue();
        send(frame(CLOSE, ""));

        assertEnd();
    }

    @Test
    void closesTheConnectionAfterAnInvalidCloseFrame() throws Exception {
        closeFromServer(new CloseStatus(4000, "enough"));

        send(bytes(0xFF, 0xFF));

        assertEnd();
    }

    @Test
    void cutsTheConnectionAfterTheCloseTimeout() throws Exception {
        closeFromServer(new CloseStatus(4000, "enough"));
        ticker.advance(CLOSE_TIMEOUT.minusMillis(1));
        assertThat(client.isSilentFor(Duration.ofMillis(1200))).as("waits").isTrue();

        ticker.advance(Duration.ofMillis(1));

        assertEnd();
        eventually(this::isNobodyThere);
    }

    private void closeFromServer(CloseStatus status) throws Exception {
        registry.all().forEach(session -> session.close(status));
        Frame closeFrame = client.next();
        assertThat(closeFrame.firstByte()).isEqualTo(CLOSE);
        assertThat(closeFrame.closeCode()).isEqualTo(status.getCode());
        assertThat(closeFrame.closeReason()).isEqualTo(status.getReason());
    }
}
