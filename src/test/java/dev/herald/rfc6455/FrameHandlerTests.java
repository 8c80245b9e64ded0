package dev.herald.rfc6455;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;

import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** What a client's frames cause, without a connection. */
class FrameHandlerTests {

    private final List<String> messages = new ArrayList<>();
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private final FrameSink sink = new FrameSink(
            endPoint,
            mock(FrameSink.Reader.class),
            new FrameEncoder(mock(MessageFormat.class, CALLS_REAL_METHODS), null));
    private final Session session = new TestSessions(new FakeTicker()).open(sink);
    private final FrameReader reader = new FrameReader(1024, null);
    private final FrameHandler handler = new FrameHandler(
            session, new HandlerInvoker(new RecordingHandler(), mock(WebSocketSession.class), session));

    @Test
    void invokesTheHandlerForAMessage() {
        receive(ClientFrames.frame(ClientFrames.TEXT, "hello"));

        assertThat(messages).containsExactly("hello");
    }

    @Test
    void repliesToAPingWithItsPayload() {
        receive(ClientFrames.frame(ClientFrames.PING, "42"));

        assertThat(written()).isEqualTo(FrameWriter.pong(ClientFrames.utf8("42")));
    }

    @Test
    void aCloseFrameIsReturnedAndEndsTheOutput() {
        receive(ClientFrames.close(1000, ""));

        assertThat(session.status()).isEqualTo(new CloseStatus(1000, ""));
        assertThat(written()).isEqualTo(FrameWriter.close(1000, ""));
        assertThat(endPoint.isOutputShutdown()).isTrue();
        assertThat(handler.isRejected()).isFalse();
    }

    @Test
    void aViolationClosesTheSessionAndDropsWhatFollows() {
        receive(ClientFrames.bytes(0x81, 0)); // a frame that is not masked

        assertThat(handler.isRejected()).isTrue();
        assertThat(handler.wantsMore()).isFalse();
        assertThat(session.status())
                .isNotNull()
                .extracting(CloseStatus::getCode)
                .isEqualTo(1002);
        assertThat(endPoint.isOutputShutdown()).isTrue();
    }

    @Test
    void aRejectedClientIsReadFromOnlySoOften() {
        handler.check(false);

        int drops = 0;
        while (handler.mayDrop()) {
            drops++;
        }

        assertThat(drops).isEqualTo(100);
    }

    @Test
    void aHandlerThatThrowsClosesItsSession() {
        receive(ClientFrames.frame(ClientFrames.TEXT, "throw"));

        assertThat(session.status()).isEqualTo(CloseStatus.SERVER_ERROR);
    }

    private void receive(byte[] bytes) {
        handler.handle(reader, ByteBuffer.wrap(bytes));
    }

    private byte[] written() {
        return BufferUtil.toArray(endPoint.takeOutput());
    }

    private final class RecordingHandler extends TextWebSocketHandler {

        @Override
        protected void handleTextMessage(WebSocketSession client, TextMessage message) {
            if (message.getPayload().equals("throw")) {
                throw new IllegalStateException("thrown by the test");
            }
            messages.add(message.getPayload());
        }
    }
}
