package dev.herald.http;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.broadcast.Publisher;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.AcceptedInput;
import dev.herald.jetty.QueryParameters;
import dev.herald.publishing.DirectPublishing;
import dev.herald.publishing.PublishAuthorizer;
import dev.herald.topic.Caller;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Publishes messages to every session, or to topics. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class BroadcastController {

    private static final List<Topic> BROADCAST = List.of(Topic.BROADCAST);

    private final Broadcaster broadcaster;
    private final BodyReader bodies;
    private final BatchReader batches;
    private final SubscriptionRequestFactory requests;
    private final PublishAuthorizer authorizer;

    BroadcastController(
            Broadcaster broadcaster,
            BodyReader bodies,
            BatchReader batches,
            SubscriptionRequestFactory requests,
            PublishAuthorizer authorizer) {
        this.broadcaster = broadcaster;
        this.bodies = bodies;
        this.batches = batches;
        this.requests = requests;
        this.authorizer = authorizer;
    }

    /** Publishes the body, byte for byte. */
    @PostMapping("/broadcast")
    @AcceptedInput(repeated = "topic", body = true, idempotencyKey = true)
    Object broadcast(HttpServletRequest request) throws IOException {
        List<Topic> named =
                requests.topics(QueryParameters.of(request.getQueryString()).all("topic"));
        List<Topic> topics = named.isEmpty() ? BROADCAST : named;
        authorizer.authorize(topics, request);
        Publisher publisher = authorizer.publisher();
        IdempotencyKey key = key(request);
        Message message = BodyMessage.of(request.getHeader(HttpHeaders.CONTENT_TYPE), bodies.message(request))
                .by(authorizer.caller(request));
        return publish(topics.stream()
                .map(topic -> new PublishRequest(topic, message, publisher, key))
                .toList());
    }

    /** Publishes the items in their order, after all of them were validated. */
    @PostMapping("/broadcast/batch")
    @AcceptedInput(body = true)
    Object batch(HttpServletRequest request) throws IOException {
        List<PublishRequest> items = batches.items(bodies.batch(request), authorizer.publisher());
        authorizer.authorize(items.stream().map(PublishRequest::topic).toList(), request);
        Caller caller = authorizer.caller(request);
        return publish(items.stream().map(item -> item.by(caller)).toList());
    }

    /** A result that is complete needs no second dispatch of the request. */
    private Object publish(List<PublishRequest> items) {
        CompletableFuture<ResponseEntity<ReceiptsView>> response = broadcaster
                .publish(items, PublishSource.HTTP)
                .thenApply(ReceiptsView::of)
                .thenApply(ResponseEntity.accepted()::body);
        return response.state() == CompletableFuture.State.SUCCESS ? response.resultNow() : response;
    }

    private static @Nullable IdempotencyKey key(HttpServletRequest request) {
        String header = request.getHeader(DirectPublishing.KEY_HEADER);
        return header == null ? null : IdempotencyKey.ofHeader(header);
    }
}
