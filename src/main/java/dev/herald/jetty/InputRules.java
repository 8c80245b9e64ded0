package dev.herald.jetty;

import dev.herald.topic.Excerpt;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * What an endpoint reads of a request. Anything else is refused before the endpoint acts, since to ignore it would be to do
 * something else than was asked for: {@code ?topics=a} would publish to everybody, and a second {@code Idempotency-Key} would be lost.
 *
 * @param single the query parameters that may be given once
 * @param required those of them that must have a value if they are given, since Spring would take an empty one for the default
 * @param repeated the query parameters that may be repeated
 * @param body whether there is a body
 * @param idempotencyKey whether the header {@code Idempotency-Key} is considered
 */
public record InputRules(
        Set<String> single, Set<String> required, Set<String> repeated, boolean body, boolean idempotencyKey) {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** None of several values is ignored. */
    private static final List<String> SINGLE_HEADERS = List.of(
            IDEMPOTENCY_KEY,
            "Last-Event-ID",
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.ORIGIN,
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version");

    /** They limit what a request is for, or to which state it applies; no endpoint considers that. */
    private static final List<String> UNSUPPORTED_HEADERS = List.of(
            HttpHeaders.CONTENT_RANGE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_UNMODIFIED_SINCE);

    private static final Set<String> SAFE = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

    /** For an endpoint that is no controller: these query parameters, and no body. */
    public static InputRules ofQuery(Set<String> single, Set<String> repeated) {
        return new InputRules(single, Set.of(), repeated, false, false);
    }

    /** As the method of a controller declares by {@code @RequestParam} and {@link AcceptedInput}. */
    public static InputRules of(HandlerMethod handler) {
        Set<String> single = new HashSet<>();
        Set<String> required = new HashSet<>();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null) {
                String name = name(declared, parameter);
                single.add(name);
                if (!declared.defaultValue().isEmpty()) {
                    required.add(name);
                }
            }
        }
        return of(handler.getMethodAnnotation(AcceptedInput.class), single, required);
    }

    /**
     * Checks all that can be known before the body is read.
     *
     * @throws InvalidInputException if the request has anything else, or the same twice
     * @throws UnsupportedContentCodingException if its body is compressed
     * @throws InvalidQueryException if its query is not percent-encoded UTF-8
     */
    public void check(HttpServletRequest request) {
        check(QueryParameters.of(request.getQueryString()));
        checkHeaders(request);
        checkBody(request);
    }

    /** The same for a query alone. */
    public void check(QueryParameters query) {
        Set<String> seen = new HashSet<>();
        for (String name : query.names()) {
            if (!single.contains(name) && !repeated.contains(name)) {
                throw new InvalidInputException(
                        "The parameter %s is unknown: accepted here %s.".formatted(Excerpt.of(name), accepted()));
            }
            if (!seen.add(name) && !repeated.contains(name)) {
                throw new InvalidInputException("The parameter %s is given %d times: once is accepted."
                        .formatted(name, Collections.frequency(query.names(), name)));
            }
            if (required.contains(name) && query.first(name).isEmpty()) {
                throw new InvalidInputException("The parameter %s is empty: a value is required.".formatted(name));
            }
        }
    }

    private String accepted() {
        Set<String> names = new TreeSet<>(single);
        names.addAll(repeated);
        return names.isEmpty() ? "is none" : (names.size() == 1 ? "is " : "are ") + String.join(", ", names);
    }

    private void checkHeaders(HttpServletRequest request) {
        for (String header : SINGLE_HEADERS) {
            int count = Collections.list(request.getHeaders(header)).size();
            if (count > 1) {
                throw new InvalidInputException(
                        "The header %s is given %d times: once is accepted.".formatted(header, count));
            }
        }
        if (SAFE.contains(request.getMethod())) {
            return;
        }
        for (String header : UNSUPPORTED_HEADERS) {
            if (request.getHeader(header) != null) {
                throw new InvalidInputException("The header %s is not supported here.".formatted(header));
            }
        }
        // To delete something again is harmless anyway.
        if (!idempotencyKey
                && !HttpMethod.DELETE.matches(request.getMethod())
                && request.getHeader(IDEMPOTENCY_KEY) != null) {
            throw new InvalidInputException(
                    "The header Idempotency-Key is not supported here: only by /broadcast, and for each item of a batch as \"idempotencyKey\".");
        }
    }

    private void checkBody(HttpServletRequest request) {
        boolean hasBody =
                request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (hasBody && !body) {
            throw new InvalidInputException(
                    "The request has a body: none is accepted here, and parameters are accepted in the query only.");
        }
        for (String line : Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING))) {
            for (String coding : line.split(",", -1)) {
                if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
                    throw new UnsupportedContentCodingException(Excerpt.of(coding.strip()));
                }
            }
        }
    }

    private static InputRules of(@Nullable AcceptedInput declared, Set<String> single, Set<String> required) {
        if (declared == null) {
            return new InputRules(Set.copyOf(single), Set.copyOf(required), Set.of(), false, false);
        }
        single.addAll(List.of(declared.single()));
        return new InputRules(
                Set.copyOf(single),
                Set.copyOf(required),
                Set.of(declared.repeated()),
                declared.body(),
                declared.idempotencyKey());
    }

    private static String name(RequestParam declared, MethodParameter parameter) {
        Method method = parameter.getMethod();
        String own = method == null ? "" : method.getParameters()[parameter.getParameterIndex()].getName();
        return declared.name().isEmpty() ? own : declared.name();
    }
}
