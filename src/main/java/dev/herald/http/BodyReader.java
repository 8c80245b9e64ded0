package dev.herald.http;

import dev.herald.jetty.RequestBodyReader;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.TopicSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Reads request bodies as raw bytes, without form or charset conversion, up to a limit. */
@Component
class BodyReader {

    private final RequestBodyReader bodies;
    private final int maxMessage;
    private final int maxBatch;

    BodyReader(RequestBodyReader bodies, TopicSettings topics, HttpSettings settings) {
        this.bodies = bodies;
        this.maxMessage = topics.maxMessageBytes();
        this.maxBatch = settings.batchBytes();
    }

    /**
     * @throws TooLargeException if the body is larger than a message may be, if possible before any of it is read
     */
    byte[] message(HttpServletRequest request) throws IOException {
        return read(request, maxMessage, "message", "herald.topic.message-size");
    }

    /**
     * @throws TooLargeException if the body is larger than a batch may be, if possible before any of it is read
     */
    byte[] batch(HttpServletRequest request) throws IOException {
        return read(request, maxBatch, "batch", "herald.http.batch-size");
    }

    private byte[] read(HttpServletRequest request, int max, String what, String setting) throws IOException {
        String caller = CallerPermissions.current().nameUnlessAnonymous();
        long declared = request.getContentLengthLong();
        if (declared > max) {
            // A client that expects 100-continue has not sent it.
            if (request.getHeader(HttpHeaders.EXPECT) == null) {
                bodies.skip(request, caller, maxBatch);
            }
            throw new TooLargeException(what, declared + " bytes", max, setting);
        }
        byte[] body = bodies.read(request, caller, max);
        if (body.length > max) {
            bodies.skip(request, caller, maxBatch);
            throw new TooLargeException(what, "more than " + max + " bytes", max, setting);
        }
        return body;
    }
}
