package dev.herald.http;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.Source;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A POST and everyone hears it. */
@RestController
class BroadcastController {

    private final Broadcaster broadcaster;
    private final BodyReader bodies;

    BroadcastController(Broadcaster broadcaster, BodyReader bodies) {
        this.broadcaster = broadcaster;
        this.bodies = bodies;
    }

    /** Publishes the body, byte for byte and whatever its content type, to every session. */
    @PostMapping("/broadcast")
    Object broadcast(HttpServletRequest request) throws IOException {
        Message message = Message.ofUtf8(bodies.read(request));
        CompletableFuture<ResponseEntity<ReceiptView>> answer = broadcaster
                .publish(Topic.BROADCAST, message, Source.HTTP)
                .thenApply(ReceiptView::of)
                .thenApply(ResponseEntity.accepted()::body);
        // One that is there already needs no second dispatch.
        return answer.state() == CompletableFuture.State.SUCCESS ? answer.resultNow() : answer;
    }
}
