package dev.herald.websocket;

import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.DirectExchange;
import dev.herald.rfc6455.HandshakeRule;
import dev.herald.security.CallerPermissions;
import dev.herald.security.NotAllowedException;
import dev.herald.security.RefusalLog;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Refuses a handshake whose query is invalid, or whose client may not subscribe to the topics that it names. */
@Component
class SubscriptionRule implements HandshakeRule {

    private final SubscriptionRequestFactory requests;

    SubscriptionRule(SubscriptionRequestFactory requests) {
        this.requests = requests;
    }

    @Override
    public @Nullable Refusal check(HttpServletRequest request) throws IOException {
        SubscriptionQuery.RULES.check(request);
        try {
            DirectExchange.throwOutcome(request);
            CallerPermissions.current()
                    .checkSubscribe(SubscriptionQuery.read(request.getQueryString(), requests)
                            .named());
            return null;
        } catch (NotAllowedException e) {
            RefusalLog.topicNotAllowed(request, e);
            return new Refusal(
                    403, String.valueOf(e.getMessage()), Map.of(HttpHeaders.WWW_AUTHENTICATE, e.challenge()));
        }
    }
}
