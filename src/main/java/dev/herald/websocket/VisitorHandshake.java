package dev.herald.websocket;

import dev.herald.endpoint.ClientAddress;
import dev.herald.rfc6455.Rfc6455UpgradeStrategy;
import dev.herald.session.Visitor;
import java.security.Principal;
import java.util.Map;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Says who comes, and what is spoken. */
@Component
class VisitorHandshake extends DefaultHandshakeHandler {

    VisitorHandshake(Rfc6455UpgradeStrategy upgrade) {
        super(upgrade);
        setSupportedProtocols(Envelope.PROTOCOL);
    }

    /** Nothing else that the request knows of its sender is kept with the session. */
    @Override
    protected Principal determineUser(
            ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
        return new Visitor(ClientAddress.of(((ServletServerHttpRequest) request).getServletRequest()), null, null);
    }
}
