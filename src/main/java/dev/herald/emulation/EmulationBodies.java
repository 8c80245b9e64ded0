package dev.herald.emulation;

import dev.herald.jetty.RequestBodyReader;
import dev.herald.limits.Limit;
import dev.herald.publishing.BoundedBodies;
import dev.herald.publishing.TooLargeException;
import dev.herald.topic.TopicSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Reads the bodies of requests. A frame has at most as many bytes as a message, as on a WebSocket. */
@Component
class EmulationBodies {

    /** What surrounds a frame. */
    private static final int AROUND_BYTES = 4 * 1024;

    /** A frame in a JSON string is longer by a character for each quotation mark. */
    private static final int ESCAPED = 2;

    private final BoundedBodies bodies;
    private final int maxFrame;

    EmulationBodies(RequestBodyReader reader, TopicSettings topics) {
        this.bodies = new BoundedBodies(reader);
        this.maxFrame = topics.maxMessageBytes();
    }

    static TooLargeException tooLarge(String what, int max) {
        return new TooLargeException(what, "more than " + max + " bytes", max, Limit.MESSAGE_SIZE);
    }

    /** The longest frame. */
    int maxFrame() {
        return maxFrame;
    }

    /** The longest body that can have such a frame in it. */
    int maxRequest() {
        return ESCAPED * maxFrame + AROUND_BYTES;
    }

    /** A body that is a frame. That of a stream has been read before: here, nothing may wait for it. */
    byte[] frame(HttpServletRequest request) throws IOException {
        return bodies.read(request, maxFrame, "frame", Limit.MESSAGE_SIZE);
    }

    /** A body that has one in it. */
    byte[] request(HttpServletRequest request) throws IOException {
        return bodies.read(request, maxRequest(), "request", Limit.MESSAGE_SIZE);
    }
}
