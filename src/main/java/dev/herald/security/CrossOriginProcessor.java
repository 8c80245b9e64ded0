package dev.herald.security;

import dev.herald.security.SecurityMeters.Reason;
import dev.herald.topic.Excerpt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Responds to cross-origin requests of allowed origins (WHATWG Fetch, section 3.3), preflights above all: one with a method or a header that
 * pages may not send is refused with a problem detail that names it.
 */
final class CrossOriginProcessor extends DefaultCorsProcessor {

    private final AuthErrorHandler authErrorHandler;

    CrossOriginProcessor(AuthErrorHandler authErrorHandler) {
        this.authErrorHandler = authErrorHandler;
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String refusal = allowed == null || !CorsUtils.isCorsRequest(request) ? null : refusal(allowed, request);
        if (refusal == null) {
            if (isOfSdk(allowed) && CorsUtils.isPreFlightRequest(request)) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            return super.processRequest(allowed, request, response);
        }
        // With this header the browser's own message is about the status, not about the origin.
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaders.ORIGIN));
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        authErrorHandler.refuse(request, response, Reason.PREFLIGHT, HttpServletResponse.SC_FORBIDDEN, refusal);
        return false;
    }

    /** SDKs expect the status of Centrifugo, others the one that they had before. */
    private static boolean isOfSdk(@Nullable CorsConfiguration allowed) {
        return allowed != null && Boolean.TRUE.equals(allowed.getAllowCredentials());
    }

    private static @Nullable String refusal(CorsConfiguration allowed, HttpServletRequest request) {
        boolean isPreflight = CorsUtils.isPreFlightRequest(request);
        String method =
                isPreflight ? request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) : request.getMethod();
        if (allowed.checkHttpMethod(HttpMethod.valueOf(method.strip())) == null) {
            return "Method %s is not allowed in cross-origin requests: accepted are %s."
                    .formatted(
                            Excerpt.of(method), String.join(", ", Objects.requireNonNull(allowed.getAllowedMethods())));
        }
        return isPreflight ? refusalOfHeader(allowed, request) : null;
    }

    private static @Nullable String refusalOfHeader(CorsConfiguration allowed, HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS)).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && allowed.checkHeaders(List.of(name)) == null)
                .findFirst()
                .map(name ->
                        "Header %s is not allowed in cross-origin requests: accepted are those of herald.security.allowed-headers."
                                .formatted(Excerpt.of(name)))
                .orElse(null);
    }
}
