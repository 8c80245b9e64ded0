package dev.herald.jetty;

import dev.herald.logging.LogLine;
import jakarta.servlet.http.HttpServletRequest;

/** Log lines about requests: with the address, the method and the path, and never the query, which may have a secret. */
public final class RequestLogLine {

    private RequestLogLine() {}

    public static LogLine of(String sentence, HttpServletRequest request) {
        return LogLine.of(sentence)
                .with("address", request.getRemoteAddr())
                .with("method", request.getMethod())
                .with("path", request.getRequestURI());
    }
}
