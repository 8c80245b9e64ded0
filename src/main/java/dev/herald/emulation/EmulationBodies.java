package dev.herald.emulation;

import dev.herald.jetty.RequestBodyReader;
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

    private final RequestBodyReader bodies;
    private final int maxFrame;

    EmulationBodies(RequestBodyReader bodies, TopicSettings topics) {
        this.bodies = bodies;
        this.maxFrame = topics.maxMessageBytes();
    }

    /** The longest frame. */
    int maxFrame() {
        return maxFrame;
    }

    /** The longest body that can have such a frame in it. */
    int maxRequest() {
        return ESCAPED * maxFrame + AROUND_BYTES;
    }

    /** A body that is a frame. */
    byte[] frame(HttpServletRequest request) throws IOException {
        return read(request, maxFrame);
    }

    /** A body that has one in it. */
    byte[] request(HttpServletRequest request) throws IOException {
        return read(request, maxRequest());
    }

    private byte[] read(HttpServletRequest request, int max) throws IOException {
        byte[] body = bodies.read(request, null, max);
        if (body.length > max) {
            throw EmulationProblem.tooLarge("body", max);
        }
        return body;
    }
}
