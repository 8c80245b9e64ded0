package dev.herald.centrifugo;

import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.PresentedCredentials;
import dev.herald.rfc6455.Rfc6455UpgradeStrategy;
import dev.herald.session.ClientIdentity;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Selects the subprotocol. The client says who it is only after the handshake. */
@Component
class CentrifugoHandshakeHandler extends DefaultHandshakeHandler {

    private final HandshakeHeaders headers;

    CentrifugoHandshakeHandler(Rfc6455UpgradeStrategy upgrade, HandshakeHeaders headers) {
        super(upgrade);
        this.headers = headers;
    }

    @Override
    protected Principal determineUser(
            ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
        HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
        attributes.putAll(headers.attributes(name -> PresentedCredentials.headers(servletRequest, name)));
        if (WebSocketHandlerDecorator.unwrap(handler) instanceof UniWebSocketHandler) {
            attributes.putAll(UniWebSocketHandler.attributes(servletRequest.getQueryString()));
        }
        return new ClientIdentity(ClientConnection.addressOf(servletRequest), null, null);
    }

    @Override
    protected @Nullable String selectProtocol(List<String> headers, WebSocketHandler handler) {
        return ClientFormats.select(headers);
    }
}
