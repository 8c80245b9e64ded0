package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.PresentedCredentials;
import dev.herald.jetty.RequestLogLine;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import dev.herald.security.SecurityMeters.Reason;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** Logs who is refused for its credentials, its origin or its host name, and which setting would admit it. */
public final class RefusalLog {

    private static final RateLimitedLogger log = RateLimitedLogger.of(RefusalLog.class);

    private enum Cause {
        TOPIC
    }

    private RefusalLog() {}

    /** The credentials of {@code request} do not permit a topic. */
    public static void topicNotAllowed(HttpServletRequest request, NotAllowedException reason) {
        log.warn(
                Cause.TOPIC,
                () -> RequestLogLine.of("Request refused: its credentials do not permit the topic.", request)
                        .with("user", CallerPermissions.current().name())
                        .with("reason", reason.getMessage()));
    }

    /**
     * @param detail the detail that the client receives, which never contains a credential
     */
    static void refused(Reason reason, HttpServletRequest request, String detail) {
        log.warn(reason, () -> line(reason, request, detail));
    }

    private static LogLine line(Reason reason, HttpServletRequest request, String detail) {
        LogLine line = RequestLogLine.of(sentence(reason), request);
        return switch (reason) {
            case ANONYMOUS -> line;
            case SCOPE -> line.with("user", CallerPermissions.current().name()).with("reason", detail);
            case CREDENTIALS, ISSUER ->
                line.with(
                                "credentials",
                                String.join(
                                        "+", PresentedCredentials.of(request).locations()))
                        .with("reason", detail);
            case ORIGIN ->
                line.with("origin", request.getHeader(HttpHeaders.ORIGIN))
                        .with("host", request.getServerName())
                        .with("setting", "herald.security.allowed-origins");
            case PREFLIGHT ->
                line.with("origin", request.getHeader(HttpHeaders.ORIGIN))
                        .with("reason", detail)
                        .with("setting", "herald.security.allowed-headers");
            case HOST ->
                line.with("host", ClientConnection.receivedHostOf(request))
                        .with("setting", "herald.security.api-keys, herald.security.jwt");
        };
    }

    private static String sentence(Reason reason) {
        return switch (reason) {
            case ANONYMOUS -> "Request refused: it has no credentials.";
            case CREDENTIALS -> "Request refused: its credentials are invalid.";
            case SCOPE -> "Request refused: its credentials lack the scope that it requires.";
            case ISSUER -> "Request refused: the keys of its token's issuer could not be fetched.";
            case ORIGIN -> "Request refused: its origin is not allowed. Add the origin to the setting if you trust it.";
            case PREFLIGHT -> "Request refused: pages of other origins may not send its method or one of its headers.";
            case HOST ->
                "Request refused: without configured credentials only requests to localhost are accepted."
                        + " Configure credentials to accept other host names.";
        };
    }
}
