package dev.herald.api;

import dev.herald.broadcast.PublishRequest;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.publishing.DirectMeters;
import dev.herald.publishing.DirectPublishing;
import dev.herald.publishing.DirectResponse;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.TopicSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Publishes one message on the thread that has read it, as {@link PublishMethod} does any other. */
@Component
class DirectPublish implements DirectEndpoint {

    private static final String PATH = "/api/" + PublishMethod.NAME;

    private final DirectPublishing publishing;
    private final PublishMethod method;
    private final ApiMethods methods;
    private final TopicSettings topics;
    private final DirectMeters meters;
    private final int maxBytes;

    DirectPublish(
            DirectPublishing publishing,
            PublishMethod method,
            ApiMethods methods,
            TopicSettings topics,
            MeterRegistry meters,
            ApiSettings settings) {
        this.publishing = publishing;
        this.method = method;
        this.methods = methods;
        this.topics = topics;
        this.meters = new DirectMeters(meters, "/api/{method}", HttpStatus.OK.value());
        this.maxBytes = settings.bodyBytes();
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean handle(DirectExchange exchange) {
        boolean isPlain = exchange.length() <= maxBytes
                && exchange.query() == null
                && exchange.header(DirectPublishing.KEY_HEADER) == null;
        CallerPermissions permissions = isPlain ? publishing.caller(exchange) : null;
        if (permissions == null) {
            return false;
        }
        ApiCaller caller = new ApiCaller(permissions, DirectPublishing.share(permissions, exchange));
        exchange.readBody(permissions.nameUnlessAnonymous(), maxBytes, body -> publish(exchange, body, caller));
        return true;
    }

    private void publish(DirectExchange exchange, byte[] body, ApiCaller caller) {
        try {
            PublishRequest request = method.request(ApiJson.read(body, PublishMethod.Parameters.class), caller);
            DirectResponse response = new DirectResponse(
                    HttpStatus.OK.value(),
                    receipts -> new ApiReplies.Result(PublishResult.of(request, receipts.getFirst(), topics)),
                    ApiJson.MAPPER,
                    meters);
            publishing.publishImmediately(exchange, request, response, failure -> fail(exchange, failure, caller));
        } catch (RuntimeException e) {
            fail(exchange, e, caller);
        }
    }

    /** {@link ApiController} responds with the failure. */
    private void fail(DirectExchange exchange, Throwable failure, ApiCaller caller) {
        exchange.handOver(
                failure instanceof InvalidBodyException
                        ? failure
                        : methods.failed(PublishMethod.NAME, failure, caller));
    }
}
