package dev.herald.http;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.QueryParameters;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A POST and everyone hears it, or everyone who listens to its topics. */
@RestController
class BroadcastController {

    private static final String KEY_HEADER = "Idempotency-Key";
    private static final List<Topic> BROADCAST = List.of(Topic.BROADCAST);

    private final Broadcaster broadcaster;
    private final BodyReader bodies;
    private final BatchReader batches;
    private final SubscriptionRequestFactory requests;
    private final PublishAuthorizer publishers;

    BroadcastController(
            Broadcaster broadcaster,
            BodyReader bodies,
            BatchReader batches,
            SubscriptionRequestFactory requests,
            PublishAuthorizer publishers) {
        this.broadcaster = broadcaster;
        this.bodies = bodies;
        this.batches = batches;
        this.requests = requests;
        this.publishers = publishers;
    }

    /** Publishes the body, byte for byte and whatever its content type. */
    @PostMapping("/broadcast")
    Object broadcast(HttpServletRequest request) throws IOException {
        List<Topic> named =
                requests.topics(QueryParameters.of(request.getQueryString()).all("topic"));
        publishers.admit(named.isEmpty() ? BROADCAST : named);
        IdempotencyKey key = key(request);
        Message message = Message.ofUtf8(bodies.message(request));
        if (named.isEmpty()) {
            PublishRequest item = new PublishRequest(Topic.BROADCAST, message, key);
            return answer(broadcaster.publish(item, PublishSource.HTTP), ReceiptView::of);
        }
        return publish(named.stream()
                .map(topic -> new PublishRequest(topic, message, key))
                .toList());
    }

    /** Publishes the items in their order, once all of them are known to be good. */
    @PostMapping("/broadcast/batch")
    Object batch(HttpServletRequest request) throws IOException {
        List<PublishRequest> items = batches.items(bodies.batch(request));
        publishers.admit(items.stream().map(PublishRequest::topic).toList());
        return publish(items);
    }

    private Object publish(List<PublishRequest> items) {
        return answer(broadcaster.publish(items, PublishSource.HTTP), BroadcastController::views);
    }

    private static List<ReceiptView> views(List<Receipt> receipts) {
        return receipts.stream().map(ReceiptView::of).toList();
    }

    /** What is there already needs no second dispatch. */
    private static <T, V> Object answer(CompletableFuture<T> published, Function<T, V> view) {
        CompletableFuture<ResponseEntity<V>> answer =
                published.thenApply(view).thenApply(ResponseEntity.accepted()::body);
        return answer.state() == CompletableFuture.State.SUCCESS ? answer.resultNow() : answer;
    }

    private static @Nullable IdempotencyKey key(HttpServletRequest request) {
        String header = request.getHeader(KEY_HEADER);
        return header == null ? null : IdempotencyKey.ofHeader(header);
    }
}
