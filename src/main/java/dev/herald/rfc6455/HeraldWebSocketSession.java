package dev.herald.rfc6455;

import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * Spring's view of a session; {@link #getNativeSession} returns Herald's own.
 *
 * <p>Unlike with Spring's other sessions, several threads may send at once, and sending never blocks: when too many replies are
 * queued for the client, {@link #sendMessage} throws an {@link IOException}.
 */
final class HeraldWebSocketSession implements NativeWebSocketSession {

    private final Session session;
    private final HandshakeInfo handshake;
    private final EndPoint endPoint;

    HeraldWebSocketSession(Session session, HandshakeInfo handshake, EndPoint endPoint) {
        this.session = session;
        this.handshake = handshake;
        this.endPoint = endPoint;
    }

    @Override
    public void sendMessage(WebSocketMessage<?> message) throws IOException {
        if (!session.writer().reply(sink().isCompressing() ? compressedFrame(message) : frame(message))) {
            throw new IOException(
                    "Session %s is closing or does not read its replies: nothing was sent.".formatted(session));
        }
    }

    /** Charges the CPU time of compression to the client. */
    private byte[] compressedFrame(WebSocketMessage<?> message) {
        long start = ProcessorTime.nanos();
        byte[] frame = frame(message);
        session.activity().charge(message.getPayloadLength(), ProcessorTime.nanos() - start);
        return frame;
    }

    private byte[] frame(WebSocketMessage<?> message) {
        return switch (message) {
            case TextMessage text -> sink().text(text.asBytes());
            case BinaryMessage binary -> sink().binary(bytes(binary.getPayload()));
            case PingMessage ping -> FrameWriter.ping(bytes(ping.getPayload()));
            case PongMessage pong -> FrameWriter.pong(bytes(pong.getPayload()));
            default -> throw new IllegalArgumentException("message: " + message.getClass());
        };
    }

    private FrameSink sink() {
        return (FrameSink) session.sink();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public Object getNativeSession() {
        return session;
    }

    @Override
    public <T> @Nullable T getNativeSession(@Nullable Class<T> requiredType) {
        return requiredType != null && requiredType.isInstance(session) ? requiredType.cast(session) : null;
    }

    @Override
    public String getId() {
        return session.id();
    }

    @Override
    public URI getUri() {
        return handshake.uri();
    }

    @Override
    public HttpHeaders getHandshakeHeaders() {
        return handshake.headers();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return handshake.attributes();
    }

    @Override
    public @Nullable Principal getPrincipal() {
        String user = session.user();
        return user == null ? null : new ClientIdentity(session.address(), user, null);
    }

    @Override
    public @Nullable InetSocketAddress getLocalAddress() {
        return endPoint.getLocalSocketAddress() instanceof InetSocketAddress address ? address : null;
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress address ? address : null;
    }

    @Override
    public @Nullable String getAcceptedProtocol() {
        return handshake.subProtocol();
    }

    /** One limit holds for all sessions: {@code herald.topic.message-size}. */
    @Override
    public void setTextMessageSizeLimit(int messageSizeLimit) {
        throw new UnsupportedOperationException("set herald.topic.message-size instead");
    }

    @Override
    public int getTextMessageSizeLimit() {
        return handshake.maxMessageBytes();
    }

    @Override
    public void setBinaryMessageSizeLimit(int messageSizeLimit) {
        setTextMessageSizeLimit(messageSizeLimit);
    }

    @Override
    public int getBinaryMessageSizeLimit() {
        return handshake.maxMessageBytes();
    }

    @Override
    public List<WebSocketExtension> getExtensions() {
        return handshake.extensions();
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    @Override
    public void close(CloseStatus status) {
        session.close(status);
    }

    @Override
    public String toString() {
        return session.toString();
    }
}
