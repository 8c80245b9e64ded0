package dev.herald.publishing;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.MustWaitException;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.broadcast.Receipt;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.PlainHeaders;
import dev.herald.jetty.ResponseHead;
import dev.herald.limits.RequestLimit;
import dev.herald.security.CallerPermissions;
import dev.herald.security.DirectAccess;
import dev.herald.security.ResponseHeaders;
import dev.herald.security.Scope;
import dev.herald.topic.Caller;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** What the endpoints that publish on a selector's thread have in common. Safe for use by any thread; nothing here blocks. */
@Component
public class DirectPublishing {

    /** The header of a request for one message that may be repeated. */
    public static final String KEY_HEADER = "Idempotency-Key";

    private static final PlainHeaders HEADERS =
            PlainHeaders.ofRequests(MediaType.APPLICATION_JSON_VALUE, KEY_HEADER.toLowerCase(Locale.ROOT));
    private static final ResponseHead HEAD = head(false);
    private static final ResponseHead SECURE_HEAD = head(true);

    private final DirectAccess access;
    private final RequestLimit limit;
    private final Broadcaster broadcaster;

    DirectPublishing(DirectAccess access, RequestLimit limit, Broadcaster broadcaster) {
        this.access = access;
        this.limit = limit;
        this.broadcaster = broadcaster;
    }

    /** The caller of a request that need not pass the servlets; null for any other. */
    public @Nullable CallerPermissions caller(DirectExchange exchange) {
        if (!HttpMethod.POST.matches(exchange.method()) || !HEADERS.match(exchange) || broadcaster.isTracing()) {
            return null;
        }
        CallerPermissions caller = access.permissions(exchange, Scope.PUBLISH, false);
        return caller == null || limit.isExceeded(share(caller, exchange)) ? null : caller;
    }

    /** Whose share of the limits it is. */
    public static Caller share(CallerPermissions caller, DirectExchange exchange) {
        return caller.caller(exchange.address());
    }

    /**
     * Publishes, and responds.
     *
     * @param items one or more
     * @param failed is called instead if publishing has failed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    public void publish(
            DirectExchange exchange, List<PublishRequest> items, DirectResponse response, Consumer<Throwable> failed) {
        broadcaster
                .publish(items, PublishSource.HTTP)
                .whenComplete((receipts, failure) -> exchange.attempt(() -> {
                    if (failure == null) {
                        response.meters().accepted(exchange);
                        respond(
                                exchange,
                                response,
                                receipts,
                                items.getFirst().message().publisher());
                    } else {
                        failed.accept(FailureCause.of(failure));
                    }
                }));
    }

    /** Where that would have to wait, on a thread that may. */
    public void publishImmediately(
            DirectExchange exchange, PublishRequest item, DirectResponse response, Consumer<Throwable> failed) {
        publish(exchange, List.of(item.immediately()), response, failure -> {
            if (failure instanceof MustWaitException) {
                exchange.execute(() -> publish(exchange, List.of(item), response, failed));
            } else {
                failed.accept(failure);
            }
        });
    }

    private void respond(DirectExchange exchange, DirectResponse response, List<Receipt> receipts, Caller share) {
        byte[] body = response.write(receipts);
        limit.chargeBytes(share, body.length);
        ResponseHead head = exchange.isSecure() ? SECURE_HEAD : HEAD;
        exchange.respond(response.status(), head, body);
    }

    private static ResponseHead head(boolean secure) {
        return ResponseHeaders.direct(secure).with(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
    }
}
