package dev.herald.rfc6455;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Reading from a socket in memory, whose output is full until the test takes it. */
class WebSocketConnectionTests {

    private static final int OUTPUT_BYTES = 64;

    private final TestSessions sessions = new TestSessions(new FakeTicker());
    private final Client client = new Client();

    static Stream<byte[]> closes() {
        return Stream.of(
                ClientFrames.close(1000, ""),
                ClientFrames.close(4000, "for a reason"),
                ClientFrames.frame(ClientFrames.CLOSE, ""),
                after(ClientFrames.frame(ClientFrames.TEXT, "a")),
                after(ClientFrames.frame(ClientFrames.TEXT, "x".repeat(300))),
                after(ClientFrames.frame(ClientFrames.PING, "p")),
                after(ClientFrames.frame(ClientFrames.STARTS_TEXT, "part")),
                after(many(100)));
    }

    private static byte[] after(byte[] frames) {
        return ClientFrames.join(frames, ClientFrames.close(1000, ""));
    }

    private static byte[] many(int count) {
        return ClientFrames.join(IntStream.range(0, count)
                .mapToObj(i -> ClientFrames.frame(ClientFrames.BINARY, "message " + i))
                .toArray(byte[][]::new));
    }

    @ParameterizedTest
    @MethodSource("closes")
    void readsACloseThatAClientSendsWithoutHavingReadItsReplies(byte[] close) {
        client.fillUp();

        client.send(close);

        assertThat(client.session.isOpen()).isFalse();
        assertThat(client.session.status()).extracting(CloseStatus::getCode).isNotEqualTo(1011);
        assertThat(sessions.registry().all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("closes")
    void readsItByteByByte(byte[] close) {
        client.fillUp();

        for (byte one : close) {
            client.send(new byte[] {one});
        }

        assertThat(client.session.isOpen()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("closes")
    void whatPrecededTheCloseIsHandledFirst(byte[] close) {
        client.fillUp();
        client.send(close);
        int expected = client.frames(close);

        client.readAll();

        assertThat(client.handled).hasSize(expected);
    }

    @Test
    void noticesTheEndOfAConnectionWhoseRepliesAreNotRead() {
        client.fillUp();

        client.endPoint.addInputEOF();
        client.endPoint.runTasks();

        assertThat(client.session.isOpen()).isFalse();
    }

    /** Nor ahead for ever. */
    @Test
    void doesNotReadOnFromAClientThatReadsNothing() {
        client.fillUp();

        for (int i = 0; i < 100; i++) {
            client.send(many(100));
        }

        assertThat(client.handled).isEmpty();
        assertThat(client.endPoint.isFillInterested()).isFalse();
        assertThat(sessions.value("herald.memory.used", "use", "sessions")).isLessThan(100 * 1024);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 5_000})
    void goesOnWhereItPausedOnceTheRepliesAreRead(int atOnce) {
        byte[] all = many(1_000);
        client.fillUp();

        for (int from = 0; from < all.length; from += atOnce) {
            client.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + atOnce)));
        }
        client.readAll();

        assertThat(client.handled)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "message " + i).toList());
        assertThat(client.session.isOpen()).isTrue();
    }

    @Test
    void bytesOfAClientAreItsOwnWhileItsHandlerResumesAnother() {
        Client paused = new Client();
        paused.fillUp();
        paused.send(many(50));
        client.onMessage = text -> paused.readAll();

        client.send(many(20));
        client.readAll();

        assertThat(client.handled)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "message " + i).toList());
        assertThat(paused.handled)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "message " + i).toList());
    }

    @ParameterizedTest
    @ValueSource(classes = {AssertionError.class, StackOverflowError.class, IllegalStateException.class})
    void aHandlerThatFailsClosesItsSessionAndNoOther(Class<? extends Throwable> failure) {
        Client other = new Client();
        client.onMessage = text -> {
            throw sneaky(failure);
        };

        client.send(many(2));
        other.send(many(2));

        assertThat(client.session.status()).isEqualTo(CloseStatus.SERVER_ERROR);
        assertThat(other.session.isOpen()).isTrue();
        assertThat(other.handled).hasSize(2);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Class<? extends Throwable> failure) throws E {
        try {
            throw (E) failure.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The test is its selector. */
    private static final class QueueingEndPoint extends ByteArrayEndPoint {

        private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

        QueueingEndPoint() {
            super(new byte[0], OUTPUT_BYTES);
        }

        @Override
        protected void execute(Runnable task) {
            tasks.add(task);
        }

        void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /** A client whose handler echoes. */
    private final class Client extends AbstractWebSocketHandler {

        private final QueueingEndPoint endPoint = new QueueingEndPoint();
        private final List<String> handled = new ArrayList<>();
        private Consumer<String> onMessage = text -> {};
        private final List<Session> opened = new ArrayList<>();
        private final Session session;

        Client() {
            HandshakeInfo handshake = mock(HandshakeInfo.class);
            when(handshake.attributes()).thenReturn(Map.of());
            WebSocketConnection connection = new WebSocketConnection(
                    endPoint,
                    Runnable::run,
                    new FrameReader(1024, null),
                    new FrameEncoder(mock(MessageFormat.class, CALLS_REAL_METHODS), null),
                    sessions.factory(),
                    ClientIdentity.ANONYMOUS,
                    new HandlerInvoker.Opening(this, handshake));
            endPoint.setConnection(connection);
            connection.onOpen();
            session = opened.getFirst();
        }

        /** Direct messages fill the socket, and then the queue of replies. */
        void fillUp() {
            while (session.writer().reply(FrameWriter.ping("x".repeat(20).getBytes(UTF_8)))) {}
        }

        void send(byte[] bytes) {
            endPoint.addInput(ByteBuffer.wrap(bytes));
            endPoint.runTasks();
        }

        /** Until nothing more comes. */
        void readAll() {
            while (endPoint.takeOutput().hasRemaining()) {
                endPoint.runTasks();
            }
        }

        /** How many messages are in these frames, whole ones. */
        int frames(byte[] bytes) {
            RecordingFrameListener counting = new RecordingFrameListener();
            new FrameReader(1024, null).read(ByteBuffer.wrap(bytes), counting);
            return (int) counting.events().stream()
                    .filter(each -> each.startsWith("text") || each.startsWith("binary"))
                    .count();
        }

        @Override
        public void afterConnectionEstablished(WebSocketSession from) {
            Session own = Objects.requireNonNull(((NativeWebSocketSession) from).getNativeSession(Session.class));
            sessions.registry().add(own);
            opened.add(own);
        }

        @Override
        protected void handleTextMessage(WebSocketSession from, TextMessage message) throws Exception {
            handle(from, message.getPayload());
        }

        @Override
        protected void handleBinaryMessage(WebSocketSession from, BinaryMessage message) throws Exception {
            handle(from, UTF_8.decode(message.getPayload()).toString());
        }

        private void handle(WebSocketSession from, String text) throws Exception {
            onMessage.accept(text);
            handled.add(text);
            from.sendMessage(new BinaryMessage(text.getBytes(UTF_8)));
        }
    }
}
