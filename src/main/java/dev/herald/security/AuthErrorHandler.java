package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.LimitResponse;
import dev.herald.limits.AuthenticationLimit;
import dev.herald.limits.LimitExceededException;
import dev.herald.security.SecurityMeters.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Responds to failed authentication and authorization; the reason given here becomes the problem detail (RFC 9457). */
@Component
class AuthErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final SecurityMeters meters;
    private final AuthenticationLimit limit;
    private final LimitResponse limited;

    AuthErrorHandler(SecurityMeters meters, AuthenticationLimit limit, LimitResponse limited) {
        this.meters = meters;
        this.limit = limit;
        this.limited = limited;
    }

    /** Credentials are missing, invalid or expired: 401 with a challenge (RFC 6750, section 3). */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        switch (reason) {
            case InvalidCredentialsException invalid ->
                invalid(request, response, String.valueOf(invalid.getMessage()));
            case KeysUnavailableException unavailable -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                refuse(
                        request,
                        response,
                        Reason.ISSUER,
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        String.valueOf(unavailable.getMessage()));
            }
            default ->
                unauthorized(
                        request,
                        response,
                        Reason.ANONYMOUS,
                        BearerChallenge.MISSING_CREDENTIALS,
                        "Credentials are missing: send an API key or a token in the header Authorization: Bearer.");
        }
    }

    /** Beyond the limit of the address 429, as for a caller that exceeds one. */
    private void invalid(HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
        try {
            limit.failed(ClientConnection.addressOf(request));
        } catch (LimitExceededException e) {
            limited.write(request, response, null, e);
            return;
        }
        unauthorized(request, response, Reason.CREDENTIALS, BearerChallenge.invalidToken(detail), detail);
    }

    /** The credentials are valid and lack a scope: 403. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        Scope required = required(reason);
        String detail = detail(CallerPermissions.current(), required);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, BearerChallenge.insufficientScope(required, detail));
        refuse(request, response, Reason.SCOPE, HttpServletResponse.SC_FORBIDDEN, detail);
    }

    private static String detail(CallerPermissions caller, Scope required) {
        return caller.isApiKey()
                ? "Insufficient scope: \"%s\" is required.".formatted(required.getAuthority())
                : "Insufficient scope: \"%s\" is required, which a token has by its claim %s."
                        .formatted(required.getAuthority(), required.claim());
    }

    /** The scope that {@link SecurityConfiguration} requires for the request. */
    private static Scope required(AccessDeniedException reason) {
        return reason instanceof AuthorizationDeniedException denied
                        && denied.getAuthorizationResult() instanceof AuthorityAuthorizationDecision decision
                ? scope(decision.getAuthorities())
                : Scope.OPERATE;
    }

    private static Scope scope(Collection<GrantedAuthority> authorities) {
        return Arrays.stream(Scope.values())
                .filter(scope -> authorities.stream()
                        .anyMatch(each -> scope.getAuthority().equals(each.getAuthority())))
                .findFirst()
                .orElse(Scope.OPERATE);
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, Reason reason, int status, String detail)
            throws IOException {
        meters.refused(reason);
        RefusalLog.refused(reason, request, detail);
        response.sendError(status, detail);
    }

    private void unauthorized(
            HttpServletRequest request, HttpServletResponse response, Reason reason, String challenge, String detail)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        refuse(request, response, reason, HttpServletResponse.SC_UNAUTHORIZED, detail);
    }
}
