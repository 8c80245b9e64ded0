package dev.herald.http;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Publisher;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.QueryParameters;
import dev.herald.publishing.DirectPublishing;
import dev.herald.publishing.DirectResponse;
import dev.herald.publishing.PublishAuthorizer;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Caller;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Publishes one message to one topic on the thread that has read it, as {@link BroadcastController} does any other. */
@Component
class DirectMessage implements DirectEndpoint {

    private static final String PATH = "/broadcast";
    private static final String TOPIC = "topic";

    private final DirectPublishing publishing;
    private final PublishAuthorizer authorizer;
    private final DirectResponse response;
    private final int maxBytes;

    DirectMessage(
            DirectPublishing publishing,
            PublishAuthorizer authorizer,
            MeterRegistry meters,
            JsonMapper json,
            TopicSettings topics) {
        this.publishing = publishing;
        this.authorizer = authorizer;
        this.response = ReceiptsView.response(PATH, meters, json);
        this.maxBytes = topics.maxMessageBytes();
    }

    private record Target(
            Topic topic,
            Publisher publisher,
            Caller share,
            @Nullable IdempotencyKey key,
            @Nullable String contentType) {

        PublishRequest request(byte[] body) {
            return new PublishRequest(topic, BodyMessage.of(contentType, body).by(share), publisher, key);
        }
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean handle(DirectExchange exchange) {
        CallerPermissions caller = exchange.length() > maxBytes ? null : publishing.caller(exchange);
        Target target = caller == null ? null : target(exchange, caller);
        if (caller == null || target == null) {
            return false;
        }
        exchange.readBody(caller.nameUnlessAnonymous(), maxBytes, body -> {
            PublishRequest item = target.request(body);
            authorizer.count(1, target.share());
            publishing.publishImmediately(exchange, item, response, exchange::handOver);
        });
        return true;
    }

    /** Null if the request is not one for one topic to which its caller may publish; the controller will say why. */
    private @Nullable Target target(DirectExchange exchange, CallerPermissions caller) {
        try {
            QueryParameters query = QueryParameters.of(exchange.query());
            if (query.size() > query.all(TOPIC).size() || query.size() > 1) {
                return null;
            }
            Topic topic = query.size() == 0 ? Topic.BROADCAST : new Topic(query.first(TOPIC));
            authorizer.check(List.of(topic), caller);
            String key = exchange.header(DirectPublishing.KEY_HEADER);
            return new Target(
                    topic,
                    new Publisher(caller.name()),
                    DirectPublishing.share(caller, exchange),
                    key == null ? null : IdempotencyKey.ofHeader(key),
                    exchange.header(HttpHeaders.CONTENT_TYPE));
        } catch (RuntimeException e) {
            return null;
        }
    }
}
