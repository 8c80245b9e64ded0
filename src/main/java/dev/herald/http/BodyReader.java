package dev.herald.http;

import dev.herald.topic.TopicSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Reads request bodies raw, as no form or charset conversion would leave them, and never more than a message may have. */
@Component
class BodyReader {

    private final int max;

    BodyReader(TopicSettings settings) {
        this.max = settings.maxMessageBytes();
    }

    /**
     * @throws TooLargeException if the body is longer than a message may be, if possible before any of it is read
     */
    byte[] read(HttpServletRequest request) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > max) {
            throw new TooLargeException(announced + " bytes", max);
        }
        byte[] body = request.getInputStream().readNBytes(max + 1);
        if (body.length > max) {
            throw new TooLargeException("more than " + max + " bytes", max);
        }
        return body;
    }
}
