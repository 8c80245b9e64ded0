package dev.herald.emulation;

import dev.herald.broadcast.FailureCause;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.PlainHeaders;
import dev.herald.jetty.QueryParameters;
import dev.herald.jetty.ResponseHead;
import dev.herald.limits.Callers;
import dev.herald.limits.RequestLimit;
import dev.herald.security.DirectAccess;
import dev.herald.topic.Caller;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes commands on the thread that has read them, as {@link EmulationController} does any other. */
@Component
class DirectEmulation implements DirectEndpoint {

    private static final PlainHeaders HEADERS = PlainHeaders.ofRequests(MediaType.APPLICATION_JSON_VALUE, "origin");
    private static final byte[] NOTHING = {};

    private final Emulation emulation;
    private final EmulationBodies bodies;
    private final DirectAccess access;
    private final RequestLimit limit;
    private final JsonMapper json;

    DirectEmulation(
            Emulation emulation, EmulationBodies bodies, DirectAccess access, RequestLimit limit, JsonMapper json) {
        this.emulation = emulation;
        this.bodies = bodies;
        this.access = access;
        this.limit = limit;
        this.json = json;
    }

    @Override
    public String path() {
        return EmulationPaths.EMULATION;
    }

    @Override
    public boolean handle(DirectExchange exchange) {
        boolean isPlain = HttpMethod.POST.matches(exchange.method())
                && HEADERS.match(exchange)
                && exchange.length() <= bodies.maxRequest()
                && QueryParameters.of(exchange.query()).size() == 0;
        ResponseHead head = isPlain ? access.openHeaders(exchange) : null;
        Caller caller = Callers.ofAddress(exchange.address());
        if (head == null || limit.isExceeded(caller)) {
            return false;
        }
        limit.charge(caller, 1);
        exchange.request().setAttribute(RequestLimit.COUNTED, true); // it may still be handed over
        exchange.readBody(null, bodies.maxRequest(), body -> handle(exchange, head, body));
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    private void handle(DirectExchange exchange, ResponseHead head, byte[] body) {
        emulation
                .deliver(
                        EmulationRequest.read(exchange.header(HttpHeaders.CONTENT_TYPE), body, json),
                        exchange.address())
                .whenComplete((done, failure) -> exchange.attempt(() -> {
                    if (failure == null) {
                        exchange.respond(HttpStatus.NO_CONTENT.value(), head, NOTHING);
                    } else {
                        exchange.handOver(FailureCause.of(failure));
                    }
                }));
    }
}
