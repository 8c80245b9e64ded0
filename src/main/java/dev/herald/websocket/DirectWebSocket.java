package dev.herald.websocket;

import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.QueryParameters;
import dev.herald.jetty.ResponseHead;
import dev.herald.rfc6455.HandshakeRequest;
import dev.herald.rfc6455.Rfc6455UpgradeStrategy;
import dev.herald.security.CallerPermissions;
import dev.herald.security.DirectHandshakes;
import dev.herald.security.DirectHandshakes.Admitted;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Opens sessions of the handler that {@link WebSocketConfiguration} registers, as Spring does it for any other handshake: on the thread
 * that has read the request, since a reconnect storm consists of these.
 */
@Component
class DirectWebSocket implements DirectEndpoint {

    private static final byte[] NOTHING = {};

    private final WebSocketHandler handler;
    private final HeraldHandshakeHandler handshakeHandler;
    private final Rfc6455UpgradeStrategy upgrade;
    private final DirectHandshakes handshakes;
    private final SubscriptionRequestFactory requests;

    DirectWebSocket(
            @Qualifier("webSocketHandlerMapping") HandlerMapping registered,
            HeraldHandshakeHandler handshakeHandler,
            Rfc6455UpgradeStrategy upgrade,
            DirectHandshakes handshakes,
            SubscriptionRequestFactory requests) {
        this.handler = handler(registered);
        this.handshakeHandler = handshakeHandler;
        this.upgrade = upgrade;
        this.handshakes = handshakes;
        this.requests = requests;
    }

    @Override
    public String path() {
        return WebSocketConfiguration.PATH;
    }

    @Override
    public boolean handle(DirectExchange exchange) {
        Admitted admitted =
                HandshakeRequest.isUpgrade(exchange) ? handshakes.admit(exchange, HandshakeRequest.HEADERS) : null;
        if (admitted == null) {
            return false;
        }
        try {
            checkSubscription(exchange, admitted.caller());
        } catch (RuntimeException e) {
            exchange.handOver(e);
            return true;
        }
        exchange.respond(HttpStatus.SWITCHING_PROTOCOLS.value(), upgrade(exchange, admitted), NOTHING);
        return true;
    }

    /** As {@link SubscriptionRule} does. */
    private void checkSubscription(DirectExchange exchange, CallerPermissions caller) {
        String query = exchange.query();
        SubscriptionQuery.RULES.check(QueryParameters.of(query));
        caller.checkSubscribe(SubscriptionQuery.read(query, requests).named());
    }

    private ResponseHead upgrade(DirectExchange exchange, Admitted admitted) {
        String protocol =
                handshakeHandler.selectProtocol(exchange.headers(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL), handler);
        return admitted.page().with(upgrade.upgrade(exchange, protocol, admitted.identity(), handler));
    }

    /** As Spring has decorated it. */
    private static WebSocketHandler handler(HandlerMapping registered) {
        Object handler =
                ((AbstractUrlHandlerMapping) registered).getHandlerMap().get(WebSocketConfiguration.PATH);
        return ((WebSocketHttpRequestHandler) Objects.requireNonNull(handler)).getWebSocketHandler();
    }
}
