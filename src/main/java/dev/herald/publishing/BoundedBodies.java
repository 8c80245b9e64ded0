package dev.herald.publishing;

import dev.herald.jetty.RequestBodyReader;
import dev.herald.limits.Limit;
import dev.herald.security.CallerPermissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads request bodies as raw bytes, without form or charset conversion, up to a limit. */
public final class BoundedBodies {

    private final RequestBodyReader bodies;

    public BoundedBodies(RequestBodyReader bodies) {
        this.bodies = bodies;
    }

    /**
     * Reads the body of the caller whose request this thread handles.
     *
     * @param what the body is, for the message
     * @param limit which is exceeded if it is larger
     * @throws TooLargeException if the body is larger, if possible before any of it is read
     */
    public byte[] read(HttpServletRequest request, int max, String what, Limit limit) throws IOException {
        long declared = request.getContentLengthLong();
        if (declared > max) {
            throw new TooLargeException(what, declared + " bytes", max, limit);
        }
        byte[] body = bodies.read(request, CallerPermissions.current().nameUnlessAnonymous(), max);
        if (body.length > max) {
            throw new TooLargeException(what, "more than " + max + " bytes", max, limit);
        }
        return body;
    }
}
