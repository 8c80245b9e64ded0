package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a problem detail (RFC 9457) for every error outside controllers, whatever the method and the headers of the request: those
 * that Jetty itself refuses before any filter, and {@code sendError} and exceptions of filters and handlers.
 *
 * <p>It is called in place of an error page, and so without a second dispatch, in which the headers that were refused would be parsed
 * again.
 */
@Component
final class ProblemErrorHandler extends ErrorHandler {

    /** What Jetty calls a request whose line it could not parse. */
    private static final String UNKNOWN_PATH = "/badMessage";

    /** What {@code SecureRequestCustomizer} says of a host that the certificate does not name. */
    private static final String INVALID_SNI = "Invalid SNI";

    /** What Herald itself says of a request that it refuses before any filter. */
    private static final String REASON = ProblemErrorHandler.class.getName();

    private final long maxHeaderBytes;
    private final LimitMeters limits;
    private final RequestMeters meters;
    private final JsonMapper json;

    ProblemErrorHandler(
            @Value("${server.max-http-request-header-size}") DataSize maxHeader,
            LimitMeters limits,
            RequestMeters meters,
            JsonMapper json) {
        this.maxHeaderBytes = maxHeader.toBytes();
        this.limits = limits;
        this.meters = meters;
        this.json = json;
    }

    /** Refuses a request before any filter. No other can follow on its connection, since its body may not have been read. */
    static void refuse(Request request, Response response, Callback callback, int status, String reason) {
        request.setAttribute(REASON, reason);
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        Response.writeError(request, response, callback, status);
    }

    /** Also for those that Jetty gives no error page: OPTIONS, and methods that it does not know. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int jettysCode,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        int code = clientError(jettysCode);
        response.setStatus(code);
        boolean rejected = Request.as(request, ServletContextRequest.class) == null;
        String detail = rejected ? rejected(request, code, message) : detail(code, message, cause);
        response.write(true, problem(request, response, code, detail), callback);
    }

    /** The body, whose type is set. */
    ByteBuffer problem(Request request, Response response, int code, @Nullable String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", HttpStatus.getMessage(code));
        problem.put("status", code);
        if (detail != null) {
            problem.put("detail", detail);
        }
        String path = request.getHttpURI().getPath();
        if (!UNKNOWN_PATH.equals(path)) {
            problem.put("instance", path);
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        return ByteBuffer.wrap(json.writeValueAsBytes(problem));
    }

    /** A version that is unknown or not one at all is the client's mistake too (RFC 9110, section 2.5, leaves the choice). */
    private static int clientError(int code) {
        return code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? HttpStatus.BAD_REQUEST_400 : code;
    }

    /** Refused before any filter. */
    private @Nullable String rejected(Request request, int code, @Nullable String message) {
        if (!HandshakeMarker.isHandshake(request)) {
            meters.rejected(code); // those of handshakes are counted with their reason
        }
        if (request.getAttribute(REASON) instanceof String reason) {
            return reason;
        }
        if (code == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
            limits.hit(Limit.HEADER_SIZE);
            LimitLog.refused(Limit.HEADER_SIZE, request, HttpStatus.getMessage(code));
            return "The request head is too large: at most %d bytes are accepted (%s)."
                    .formatted(maxHeaderBytes, Limit.HEADER_SIZE.setting());
        }
        if (INVALID_SNI.equals(message)) {
            return ("The certificate of this server does not name the host %s (herald.tls.sni-host-check)."
                            + " Connect by a name that it has.")
                    .formatted(request.getHttpURI().getHost());
        }
        return HttpStatus.isServerError(code) ? message : sentence(code, message);
    }

    /** What failed in a handler of ours is in the log, and nothing that a client should know. */
    private static @Nullable String detail(int code, @Nullable String message, @Nullable Throwable cause) {
        if (cause instanceof HttpException invalid) {
            return sentence(code, invalid.getReason());
        }
        return code == HttpStatus.INTERNAL_SERVER_ERROR_500
                        || HttpStatus.getMessage(code).equals(message)
                ? null
                : message;
    }

    static String sentence(int code, @Nullable String jettysReason) {
        return jettysReason == null || jettysReason.equals(HttpStatus.getMessage(code))
                ? "The request is not valid HTTP."
                : "The request is not valid HTTP: %s.".formatted(jettysReason);
    }
}
