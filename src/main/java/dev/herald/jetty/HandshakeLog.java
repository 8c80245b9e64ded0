package dev.herald.jetty;

import dev.herald.jetty.HandshakeMeters.Reason;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** Logs the handshakes that are refused, but for those whose reason is logged where it is found. */
final class HandshakeLog {

    private static final RateLimitedLogger log = RateLimitedLogger.of(HandshakeLog.class);

    private HandshakeLog() {}

    static void refused(Reason reason, Request request, int status) {
        switch (reason) {
            case MALFORMED -> warn(reason, "Handshake refused: the request is invalid.", request, status);
            case VERSION ->
                warn(
                        reason,
                        "Handshake refused: it does not ask for an upgrade to WebSocket."
                                + " If there is a proxy, check that it forwards the header Upgrade.",
                        request,
                        status);
            case ERROR -> warn(reason, "Handshake failed.", request, status);
            case DRAINING -> log.info(reason, () -> line("Handshake refused: this node is draining.", request, status));
            case CREDENTIALS, FORBIDDEN, LIMIT, OVERLOAD -> {
                // Logged where it was refused, with what this does not know.
            }
        }
    }

    private static void warn(Reason reason, String sentence, Request request, int status) {
        log.warn(reason, () -> line(sentence, request, status));
    }

    private static LogLine line(String sentence, Request request, int status) {
        return LogLine.of(sentence)
                .with(
                        "address",
                        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress client
                                ? client.getAddress()
                                : null)
                .with("path", request.getHttpURI().getPath())
                .with("status", status)
                .with("reason", request.getAttribute(ErrorHandler.ERROR_MESSAGE));
    }
}
