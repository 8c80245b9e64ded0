package dev.herald.websocket;

import dev.herald.rfc6455.Rfc6455UpgradeStrategy;
import dev.herald.security.ClientIdentityResolver;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Determines the client's identity and selects the subprotocol. */
@Component
class HeraldHandshakeHandler extends DefaultHandshakeHandler {

    /** Precedes a token in the list of subprotocols. It has no format, but a browser requires one of its list to be selected. */
    private static final String BEARER = "bearer";

    private final ClientIdentityResolver identityResolver;

    HeraldHandshakeHandler(Rfc6455UpgradeStrategy upgrade, ClientIdentityResolver identityResolver) {
        super(upgrade);
        this.identityResolver = identityResolver;
        setSupportedProtocols(HeraldV1Format.PROTOCOL, BEARER);
    }

    /** Nothing else about the principal of the request is kept with the session. */
    @Override
    protected Principal determineUser(
            ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
        return identityResolver.of(((ServletServerHttpRequest) request).getServletRequest());
    }

    /**
     * One that is spoken exactly as it is offered, since the names are case-sensitive (RFC 6455, section 4.2.2). The token itself is never
     * selected, since it has been removed. Its scheme is, in any case.
     *
     * @param headers the header's values, each of which is a list
     */
    @Override
    protected @Nullable String selectProtocol(List<String> headers, WebSocketHandler handler) {
        List<String> offered = headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        return offered.contains(HeraldV1Format.PROTOCOL)
                ? HeraldV1Format.PROTOCOL
                : offered.stream().filter(BEARER::equalsIgnoreCase).findFirst().orElse(null);
    }
}
