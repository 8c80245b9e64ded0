package dev.herald.rfc6455;

import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.ResponseHead;
import dev.herald.rfc6455.HandshakeInfo.Negotiated;
import dev.herald.session.ClientIdentity;
import dev.herald.session.SessionFactory;
import dev.herald.topic.TopicSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Upgrades a request to a connection of Herald's own on Jetty's endpoint (RFC 6455, section 4.2.2).
 *
 * <p>To be used by the {@code DefaultHandshakeHandler} of a handler's registration, which checks the request before; the
 * handler stays an ordinary {@link WebSocketHandler} and its session an ordinary Spring session. The principal that the handshake
 * handler determines is a {@link ClientIdentity}. Extensions are negotiated here, whatever Spring selected: permessage-deflate if it is
 * enabled and the offer is acceptable.
 */
@Component
public class Rfc6455UpgradeStrategy implements RequestUpgradeStrategy {

    private static final String[] VERSIONS = {"13"};
    private static final String NO_PROTOCOL = "";

    private final SessionFactory sessions;
    private final int maxMessageBytes;
    private final boolean compression;
    private final Map<String, MessageFormat> formats;
    private final PerMessageDeflate deflate = new PerMessageDeflate();

    /** As many as there are formats. */
    private final Map<MessageFormat, Encoders> encoders = new ConcurrentHashMap<>();

    /** For the sessions with one format. */
    private record Encoders(Negotiated plain, FrameEncoder compressed) {}

    Rfc6455UpgradeStrategy(
            SessionFactory sessions, TopicSettings topics, WebSocketSettings settings, List<MessageFormat> formats) {
        this.sessions = sessions;
        this.maxMessageBytes = topics.maxMessageBytes();
        this.compression = settings.compression();
        this.formats =
                formats.stream().collect(Collectors.toMap(format -> key(format.subProtocol()), Function.identity()));
    }

    /** Whether a client may send this as its Sec-WebSocket-Key; {@link #upgrade} throws for any other. */
    public static boolean isValidKey(@Nullable String key) {
        return HandshakeKeys.isValidKey(key);
    }

    @Override
    public String[] getSupportedVersions() {
        return VERSIONS.clone();
    }

    @Override
    public List<WebSocketExtension> getSupportedExtensions(ServerHttpRequest request) {
        return List.of();
    }

    @Override
    public void upgrade(
            ServerHttpRequest request,
            ServerHttpResponse response,
            @Nullable String selectedProtocol,
            List<WebSocketExtension> selectedExtensions,
            @Nullable Principal user,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
        ServletContextRequest jetty = ServletContextRequest.getServletContextRequest(servletRequest);
        response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
        upgrade(jetty, selectedProtocol, identity(user), handler, attributes).forEach(response.getHeaders()::set);
    }

    /**
     * The same for a request that was checked in another way.
     *
     * @return the headers of the response, whose status is to be 101
     */
    public ResponseHead upgrade(
            DirectExchange exchange,
            @Nullable String selectedProtocol,
            ClientIdentity identity,
            WebSocketHandler handler) {
        return upgrade(exchange, selectedProtocol, identity, handler, Map.of());
    }

    /** The same with attributes of the session. */
    public ResponseHead upgrade(
            DirectExchange exchange,
            @Nullable String selectedProtocol,
            ClientIdentity identity,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        return upgrade(exchange.request(), selectedProtocol, identity, handler, attributes);
    }

    private ResponseHead upgrade(
            Request jetty,
            @Nullable String selectedProtocol,
            ClientIdentity identity,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        String key = requireKey(jetty.getHeaders());
        String extension = compression
                ? PerMessageDeflate.accept(
                        jetty.getHeaders().getValuesList(WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS))
                : null;
        String query = jetty.getHttpURI().getQuery();
        FormatSelector selector = WebSocketHandlerDecorator.unwrap(handler) instanceof FormatSelector formatSelector
                ? formatSelector
                : this::format;
        Encoders selected = encoders(selector.format(selectedProtocol, query));
        Negotiated negotiated = extension == null ? selected.plain() : compressed(selected.compressed(), extension);
        HandshakeInfo info =
                HandshakeInfo.of(jetty, selector.keptQuery(query), selectedProtocol, negotiated, attributes);
        jetty.setAttribute(
                HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                connection(
                        jetty.getConnectionMetaData(),
                        negotiated,
                        identity,
                        new HandlerInvoker.Opening(handler, info)));
        return responseHeaders(key, selectedProtocol, extension);
    }

    /** A subprotocol without a format, such as that which carries a token, changes nothing. */
    private MessageFormat format(@Nullable String protocol, @Nullable String query) {
        return Objects.requireNonNull(formats.getOrDefault(key(protocol), formats.get(NO_PROTOCOL)));
    }

    private Encoders encoders(MessageFormat format) {
        return encoders.computeIfAbsent(
                format,
                f -> new Encoders(
                        new Negotiated(maxMessageBytes, new FrameEncoder(f, null), List.of()),
                        new FrameEncoder(f, deflate)));
    }

    private static ClientIdentity identity(@Nullable Principal user) {
        return user instanceof ClientIdentity identity ? identity : ClientIdentity.ANONYMOUS;
    }

    private WebSocketConnection connection(
            ConnectionMetaData meta, Negotiated negotiated, ClientIdentity identity, HandlerInvoker.Opening opening) {
        FrameEncoder encoder = negotiated.encoder();
        return new WebSocketConnection(
                meta.getConnection().getEndPoint(),
                meta.getConnector().getExecutor(),
                new FrameReader(maxMessageBytes, encoder.deflate()),
                encoder,
                sessions,
                identity,
                opening);
    }

    private Negotiated compressed(FrameEncoder encoder, String extension) {
        List<WebSocketExtension> extensions = WebSocketExtension.parseExtensions(extension);
        return new Negotiated(maxMessageBytes, encoder, extensions);
    }

    private static String key(@Nullable String subProtocol) {
        return subProtocol == null ? NO_PROTOCOL : subProtocol;
    }

    private static ResponseHead responseHeaders(String key, @Nullable String protocol, @Nullable String extension) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.UPGRADE, "websocket");
        headers.put(HttpHeaders.CONNECTION, "Upgrade");
        headers.put(WebSocketHttpHeaders.SEC_WEBSOCKET_ACCEPT, HandshakeKeys.acceptKey(key));
        if (protocol != null) {
            headers.put(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        if (extension != null) {
            headers.put(WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS, extension);
        }
        return ResponseHead.of(headers);
    }

    private static String requireKey(HttpFields headers) {
        String key = headers.get(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY);
        if (key == null || !HandshakeKeys.isValidKey(key)) {
            throw new HandshakeFailureException(
                    "The header Sec-WebSocket-Key is missing or invalid: 16 bytes in Base64 are required.");
        }
        return key;
    }
}
