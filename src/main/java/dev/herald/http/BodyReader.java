package dev.herald.http;

import dev.herald.jetty.RequestBodyReader;
import dev.herald.limits.Limit;
import dev.herald.publishing.BoundedBodies;
import dev.herald.publishing.TooLargeException;
import dev.herald.topic.TopicSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Reads request bodies as raw bytes, without form or charset conversion, up to a limit. */
@Component
class BodyReader {

    private final BoundedBodies bodies;
    private final int maxMessage;
    private final int maxBatch;

    BodyReader(RequestBodyReader bodies, TopicSettings topics, HttpSettings settings) {
        this.bodies = new BoundedBodies(bodies);
        this.maxMessage = topics.maxMessageBytes();
        this.maxBatch = settings.batchBytes();
    }

    /**
     * @throws TooLargeException if the body is larger than a message may be, if possible before any of it is read
     */
    byte[] message(HttpServletRequest request) throws IOException {
        return bodies.read(request, maxMessage, "message", Limit.MESSAGE_SIZE);
    }

    /**
     * @throws TooLargeException if the body is larger than a batch may be, if possible before any of it is read
     */
    byte[] batch(HttpServletRequest request) throws IOException {
        return bodies.read(request, maxBatch, "batch", Limit.BATCH_SIZE);
    }
}
