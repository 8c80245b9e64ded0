package dev.herald.centrifugo;

import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.PresentedCredentials;
import dev.herald.jetty.QueryParameters;
import dev.herald.rfc6455.HandshakeRequest;
import dev.herald.rfc6455.Rfc6455UpgradeStrategy;
import dev.herald.security.DirectHandshakes;
import dev.herald.security.DirectHandshakes.Admitted;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHttpHeaders;

/** Opens sessions of the endpoint, as Spring does it for any other handshake, on the thread that has read the request. */
@Component
class DirectCentrifugo implements DirectEndpoint {

    private static final byte[] NOTHING = {};

    private final CentrifugoHandler handler;
    private final Rfc6455UpgradeStrategy upgrade;
    private final DirectHandshakes handshakes;
    private final HandshakeHeaders headers;

    DirectCentrifugo(
            CentrifugoHandler handler,
            Rfc6455UpgradeStrategy upgrade,
            DirectHandshakes handshakes,
            HandshakeHeaders headers) {
        this.handler = handler;
        this.upgrade = upgrade;
        this.handshakes = handshakes;
        this.headers = headers;
    }

    @Override
    public String path() {
        return CentrifugoConfiguration.PATH;
    }

    @Override
    public boolean handle(DirectExchange exchange) {
        Admitted admitted = HandshakeRequest.isUpgrade(exchange)
                ? handshakes.admitUnknown(exchange, HandshakeRequest.HEADERS)
                : null;
        if (admitted == null) {
            return false;
        }
        try {
            ClientFormats.RULES.check(QueryParameters.of(exchange.query()));
        } catch (RuntimeException e) {
            exchange.handOver(e);
            return true;
        }
        String protocol = ClientFormats.select(exchange.headers(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL));
        exchange.respond(
                HttpStatus.SWITCHING_PROTOCOLS.value(),
                admitted.page()
                        .with(upgrade.upgrade(
                                exchange,
                                protocol,
                                admitted.identity(),
                                handler,
                                headers.attributes(name -> PresentedCredentials.headers(exchange.request(), name)))),
                NOTHING);
        return true;
    }
}
