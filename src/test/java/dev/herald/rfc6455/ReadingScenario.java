package dev.herald.rfc6455;

import static dev.herald.interleaving.Steps.preempt;

import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * How the steps of a selector that reads what a client sends, and of a thread that writes what it has not read, can follow each
 * other: once all replies are written, all messages are handled, without anything else being sent.
 */
enum ReadingScenario implements Runnable {
    /** So many replies wait that nothing is read. */
    PAUSE {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.fillQueue();
            preempt(() -> of.send("a"), of::takeAll);
            of.expect("a");
        }
    },
    /** The reply to the first message has the second wait. */
    LEFT_OVER {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.fillSocket();
            preempt(() -> of.send("A", "b"), of::takeAll);
            of.expect("Ab");
        }
    },
    /** It is read while others are written. */
    RESUME {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.fillQueue();
            preempt(of::takeAll, () -> of.send("a"));
            of.expect("a");
        }
    },
    /** What was read ahead is handled while more arrives. */
    RESUME_AHEAD {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.fillQueue();
            of.send("a");
            preempt(of::takeAll, () -> of.send("b"));
            of.expect("ab");
        }
    };

    private static final TestSessions SESSIONS = new TestSessions(new FakeTicker());
    private static final FrameEncoder ENCODER = new FrameEncoder(proxy(MessageFormat.class), null);
    private static final HandshakeInfo HANDSHAKE = HandshakeInfo.of(
            proxy(Request.class), null, null, new HandshakeInfo.Negotiated(1024, ENCODER, List.of()), Map.of());

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> switch (called.getName()) {
                    case "isSecure" -> false;
                    case "getHttpURI" -> HttpURI.from("http://localhost/websocket");
                    case "getHeaders" -> HttpFields.EMPTY;
                    default ->
                        type == MessageFormat.class && called.isDefault()
                                ? InvocationHandler.invokeDefault(proxy, called, arguments)
                                : null;
                }));
    }

    /** A client whose messages in capitals are replied to with more bytes than may wait. */
    private static final class Fixture extends AbstractWebSocketHandler {

        private final ByteArrayEndPoint endPoint = new Selected();
        private final StringBuilder handled = new StringBuilder();
        private @Nullable Session opened;

        Fixture() {
            WebSocketConnection connection = new WebSocketConnection(
                    endPoint,
                    Runnable::run,
                    new FrameReader(1024, null),
                    ENCODER,
                    SESSIONS.factory(),
                    ClientIdentity.ANONYMOUS,
                    new HandlerInvoker.Opening(this, HANDSHAKE));
            endPoint.setConnection(connection);
            connection.onOpen();
        }

        private Session session() {
            return Objects.requireNonNull(opened);
        }

        void fillSocket() {
            while (!session().writer().isWaiting()) {
                session().writer().reply(new byte[30]);
            }
        }

        void fillQueue() {
            fillSocket();
            session().writer().reply(new byte[101]);
        }

        void send(String... texts) {
            byte[] all = {};
            for (String text : texts) {
                all = ClientFrames.join(all, ClientFrames.frame(ClientFrames.TEXT, text));
            }
            endPoint.addInput(ByteBuffer.wrap(all));
        }

        /** As a client that reads until nothing more comes. */
        void takeAll() {
            while (endPoint.takeOutput().hasRemaining()) {
                Thread.onSpinWait();
            }
        }

        void expect(String all) {
            takeAll();
            if (!handled.toString().equals(all)) {
                throw new AssertionError("handled: " + handled + ", expected: " + all);
            }
        }

        @Override
        public void afterConnectionEstablished(WebSocketSession from) {
            Session own = Objects.requireNonNull(((NativeWebSocketSession) from).getNativeSession(Session.class));
            SESSIONS.registry().add(own);
            opened = own;
        }

        @Override
        protected void handleTextMessage(WebSocketSession from, TextMessage message) {
            handled.append(message.getPayload());
            if (message.getPayload().equals("A")) {
                session().writer().reply(new byte[101]);
            }
        }
    }

    /** A socket of 64 bytes, which calls in the thread in which it has something to read, or room. */
    private static final class Selected extends ByteArrayEndPoint {

        Selected() {
            super(new byte[0], 64);
        }

        @Override
        protected void execute(Runnable task) {
            task.run();
        }
    }
}
