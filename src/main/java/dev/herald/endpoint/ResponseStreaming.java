package dev.herald.endpoint;

import jakarta.servlet.ServletRequest;

/** Has a response written as its client reads, by a writer that waits to be told when to go on. */
public final class ResponseStreaming {

    private ResponseStreaming() {}

    /** To be called before anything is written. */
    public static void begin(ServletRequest request) {
        request.setAttribute(UnblockedResponse.STREAMED, true);
    }
}
