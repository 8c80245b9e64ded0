package dev.herald.http;

import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Publisher;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.publishing.DirectPublishing;
import dev.herald.publishing.DirectResponse;
import dev.herald.publishing.PublishAuthorizer;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes a batch that the selector's thread has read, as {@link BroadcastController} does any other, on a thread that may wait: it
 * takes as long as many requests.
 */
@Component
class DirectBatch implements DirectEndpoint {

    private static final String PATH = "/broadcast/batch";

    private final DirectPublishing publishing;
    private final PublishAuthorizer authorizer;
    private final BatchReader batches;
    private final DirectResponse response;
    private final int maxBytes;

    DirectBatch(
            DirectPublishing publishing,
            PublishAuthorizer authorizer,
            BatchReader batches,
            MeterRegistry meters,
            JsonMapper json,
            HttpSettings settings) {
        this.publishing = publishing;
        this.authorizer = authorizer;
        this.batches = batches;
        this.response = ReceiptsView.response(PATH, meters, json);
        this.maxBytes = settings.batchBytes();
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
        CallerPermissions caller = isPlain ? publishing.caller(exchange) : null;
        if (caller == null) {
            return false;
        }
        exchange.readBody(
                caller.nameUnlessAnonymous(),
                maxBytes,
                body -> exchange.execute(() -> publish(exchange, body, caller)));
        return true;
    }

    private void publish(DirectExchange exchange, byte[] body, CallerPermissions caller) {
        Caller share = DirectPublishing.share(caller, exchange);
        List<PublishRequest> items = batches.items(body, new Publisher(caller.name()));
        authorizer.check(items.stream().map(PublishRequest::topic).toList(), caller);
        authorizer.count(items.size(), share);
        publishing.publish(exchange, items.stream().map(item -> item.by(share)).toList(), response, exchange::handOver);
    }
}
