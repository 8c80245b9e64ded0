package dev.herald.security;

import dev.herald.security.SecurityMeters.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** What those are told who may not; the problem detail (RFC 9457) is made of the reason given here. */
@Component
class AuthErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final SecurityMeters meters;

    AuthErrorHandler(SecurityMeters meters) {
        this.meters = meters;
    }

    /** Nothing was shown, or nothing good: 401, and how to show it (RFC 6750, section 3). */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        switch (reason) {
            case InvalidCredentialsException invalid ->
                unauthorized(
                        response,
                        Reason.CREDENTIALS,
                        "Bearer error=\"invalid_token\"",
                        String.valueOf(invalid.getMessage()));
            case KeysUnavailableException unavailable -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                refuse(
                        response,
                        Reason.ISSUER,
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        String.valueOf(unavailable.getMessage()));
            }
            default ->
                unauthorized(
                        response,
                        Reason.ANONYMOUS,
                        "Bearer",
                        "credentials: none (expected: Authorization: Bearer, with a token or an API key)");
        }
    }

    /** What was shown is good and not enough: 403. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        refuse(
                response,
                Reason.SCOPE,
                HttpServletResponse.SC_FORBIDDEN,
                "credentials: not for this (expected: the scope that it needs)");
    }

    void refuse(HttpServletResponse response, Reason reason, int status, String detail) throws IOException {
        meters.refused(reason);
        response.sendError(status, detail);
    }

    private void unauthorized(HttpServletResponse response, Reason reason, String challenge, String detail)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        refuse(response, reason, HttpServletResponse.SC_UNAUTHORIZED, detail);
    }
}
