package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem detail (RFC 9457) for the requests that Jetty itself refuses, before any filter or controller. */
final class ProblemErrorHandler extends ErrorHandler {

    private final int maxHeaderBytes;
    private final LimitMeters limits;
    private final JsonMapper json;

    ProblemErrorHandler(int maxHeaderBytes, LimitMeters limits, JsonMapper json) {
        this.maxHeaderBytes = maxHeaderBytes;
        this.limits = limits;
        this.json = json;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", HttpStatus.getMessage(code));
        problem.put("status", code);
        problem.put("detail", detail(request, code, message));
        problem.put("instance", request.getHttpURI().getPath());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(problem)), callback);
    }

    private String detail(Request request, int code, String message) {
        if (code == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
            limits.hit(Limit.HEADER_SIZE);
            LimitLog.refused(Limit.HEADER_SIZE, request, HttpStatus.getMessage(code));
            return "The request head is too large: at most %d bytes are accepted (%s)."
                    .formatted(maxHeaderBytes, Limit.HEADER_SIZE.setting());
        }
        return HttpStatus.isServerError(code) ? message : "The request is not valid HTTP: %s.".formatted(message);
    }
}
