package dev.herald.publishing;

import dev.herald.jetty.RequestBodyReader;
import dev.herald.security.CallerPermissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/** Reads request bodies as raw bytes, without form or charset conversion, up to a limit. */
public final class BoundedBodies {

    private final RequestBodyReader bodies;
    private final int maxSkipped;

    /** @param maxSkipped bytes of a body that is too large that are read and dropped, so that its client sees the response */
    public BoundedBodies(RequestBodyReader bodies, int maxSkipped) {
        this.bodies = bodies;
        this.maxSkipped = maxSkipped;
    }

    /**
     * Reads the body of the caller whose request this thread handles.
     *
     * @param what the body is, for the message
     * @param setting the name of the limit
     * @throws TooLargeException if the body is larger, if possible before any of it is read
     */
    public byte[] read(HttpServletRequest request, int max, String what, String setting) throws IOException {
        String caller = CallerPermissions.current().nameUnlessAnonymous();
        long declared = request.getContentLengthLong();
        if (declared > max) {
            // A client that expects 100-continue has not sent it.
            if (request.getHeader(HttpHeaders.EXPECT) == null) {
                bodies.skip(request, caller, maxSkipped);
            }
            throw new TooLargeException(what, declared + " bytes", max, setting);
        }
        byte[] body = bodies.read(request, caller, max);
        if (body.length > max) {
            bodies.skip(request, caller, maxSkipped);
            throw new TooLargeException(what, "more than " + max + " bytes", max, setting);
        }
        return body;
    }
}
