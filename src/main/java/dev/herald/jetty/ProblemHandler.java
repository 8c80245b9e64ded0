package dev.herald.jetty;

import dev.herald.topic.Excerpt;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.socket.WebSocketExtension;

/**
 * Refuses a request with a header that a framework could not parse later, where its exception would be a fault of the server, or its
 * response without a body: with the parsers that Spring itself uses, before any filter. A response to an error that has no body is
 * given one.
 */
final class ProblemHandler extends Handler.Wrapper {

    private static final Map<HttpHeader, Consumer<List<String>>> PARSERS = Map.of(
            HttpHeader.ACCEPT, ProblemHandler::requireMediaTypes,
            HttpHeader.ACCEPT_LANGUAGE, ProblemHandler::requireQualityValues,
            HttpHeader.CONTENT_TYPE, ProblemHandler::requireNoWildcard,
            HttpHeader.SEC_WEBSOCKET_EXTENSIONS, lines -> lines.forEach(WebSocketExtension::parseExtensions),
            HttpHeader.TRANSFER_ENCODING, ProblemHandler::requireChunked);

    private final ProblemErrorHandler errors;

    ProblemHandler(ProblemErrorHandler errors) {
        this.errors = errors;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        for (HttpHeader header : PARSERS.keySet()) {
            List<String> lines = request.getHeaders().getValuesList(header);
            if (!lines.isEmpty() && !isValid(header, lines)) {
                String reason = "the value %s of header %s is invalid"
                        .formatted(Excerpt.of(String.join(", ", lines)), header.asString());
                Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400, reason);
                return true;
            }
        }
        Request served = withPath(request);
        return super.handle(served, new ErrorResponse(served, response), callback);
    }

    /** Jetty would redirect to it, before any filter (RFC 9110, section 4.2.3: an empty path is the same as {@code /}). */
    private static Request withPath(Request request) {
        HttpURI uri = request.getHttpURI();
        return uri.getPath() == null || uri.getPath().isEmpty()
                ? Request.serveAs(request, HttpURI.build(uri, "/", null, uri.getQuery()))
                : request;
    }

    /** Controllers take an empty element for none, the actuator for a media type; and without any the actuator finds no format. */
    private static void requireMediaTypes(List<String> lines) {
        List<MediaType> types = MediaType.parseMediaTypes(lines);
        if (types.isEmpty()) {
            throw new IllegalArgumentException();
        }
        MimeTypeUtils.sortBySpecificity(types);
        lines.forEach(line -> MimeTypeUtils.tokenize(line).forEach(MimeTypeUtils::parseMimeType));
    }

    /** As Jetty reads them for the locale of a request. */
    private static void requireQualityValues(List<String> lines) {
        QuotedQualityCSV values = new QuotedQualityCSV();
        lines.forEach(values::addValue);
        values.getValues();
    }

    /** Spring ignores a type that it cannot parse, or responds with 415, but throws at a wildcard. */
    private static void requireNoWildcard(List<String> lines) {
        for (String line : lines) {
            if (isWildcard(line)) {
                throw new IllegalArgumentException();
            }
        }
    }

    private static boolean isWildcard(String type) {
        try {
            MediaType parsed = MediaType.parseMediaType(type);
            return parsed.isWildcardType() || parsed.isWildcardSubtype();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Jetty would pass on the body of any other coding as it is, compressed. */
    private static void requireChunked(List<String> lines) {
        if (!HttpHeaderValue.CHUNKED.is(String.join(", ", lines).strip())) {
            throw new IllegalArgumentException();
        }
    }

    /** Whatever a parser throws, its exception would be thrown again later. */
    private static boolean isValid(HttpHeader header, List<String> lines) {
        try {
            Objects.requireNonNull(PARSERS.get(header)).accept(lines);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private final class ErrorResponse extends Response.Wrapper {

        ErrorResponse(Request request, Response wrapped) {
            super(request, wrapped);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            boolean without = last && BufferUtil.isEmpty(content) && !isCommitted() && isError(getStatus());
            super.write(last, without ? body() : content, callback);
        }

        private static boolean isError(int status) {
            return HttpStatus.isClientError(status) || HttpStatus.isServerError(status);
        }

        private ByteBuffer body() {
            getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            return errors.problem(getRequest(), this, getStatus(), null);
        }
    }
}
