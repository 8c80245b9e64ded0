package dev.herald.security;

import dev.herald.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints, and the scope that each requires. */
enum ProtectedEndpoint {
    WEBSOCKET("GET /websocket", Scope.READ, 101),
    WEBSOCKET_OF_A_TOPIC("GET /websocket?topic=news.sport", Scope.READ, 101),
    EVENTS("GET /events", Scope.READ, 200),
    EVENTS_OF_A_TOPIC("GET /events?topic=news.sport", Scope.READ, 200),
    TOPICS("GET /topics", Scope.READ, 200),
    MESSAGES("GET /topics/news.sport/messages", Scope.READ, 200),
    NODE("GET /node", Scope.READ, 200),
    BROADCAST("POST /broadcast", Scope.PUBLISH, 202),
    PUBLISH("POST /broadcast?topic=news.sport", Scope.PUBLISH, 202),
    BATCH("POST /broadcast/batch", Scope.PUBLISH, 202),
    SESSIONS("GET /sessions", Scope.OPERATE, 200),
    PRESENCE("GET /sessions?topic=orders&user=nobody", Scope.OPERATE, 200),
    SESSION("GET /sessions/0123456789abcdef", Scope.OPERATE, 404),
    DISCONNECT("DELETE /sessions/0123456789abcdef", Scope.OPERATE, 404),
    TELL("POST /sessions/0123456789abcdef/messages", Scope.OPERATE, 404),
    USER("GET /users/nobody", Scope.OPERATE, 200),
    SEND_TO_USER("POST /users/nobody/messages", Scope.OPERATE, 202),
    DISCONNECT_USER("DELETE /users/nobody/sessions", Scope.OPERATE, 200),
    DRAIN("POST /sessions/drain?share=nonsense", Scope.OPERATE, 400),
    METERS("GET /actuator/prometheus", Scope.READ, 200),
    OTHER_ACTUATOR("GET /actuator/env", Scope.OPERATE, 404),
    NO_SUCH_PAGE("GET /nothing/here", Scope.OPERATE, 404),
    HEALTH("GET /actuator/health", null, 200),
    LIVENESS("GET /actuator/health/liveness", null, 200),
    READINESS("GET /actuator/health/readiness", null, 200),
    CONTRACT("GET /v3/api-docs", null, 200),
    CONTRACT_IN_YAML("GET /v3/api-docs.yaml", null, 200),
    CONTRACT_AS_A_PAGE("GET /swagger-ui.html", null, 302),
    CONTRACTS_PAGE("GET /swagger-ui/index.html", null, 200),
    ASYNC_CONTRACT("GET /asyncapi.yaml", null, 200),
    CONSOLE("GET /", null, 200),
    CONSOLE_SCRIPT("GET /console/herald.js", null, 200);

    private final String line;
    private final @Nullable Scope scope;
    private final int successStatus;

    ProtectedEndpoint(String line, @Nullable Scope scope, int successStatus) {
        this.line = line;
        this.scope = scope;
        this.successStatus = successStatus;
    }

    /** Null if it is open to all. */
    @Nullable
    Scope scope() {
        return scope;
    }

    /** The status of a permitted request. */
    int successStatus() {
        return successStatus;
    }

    boolean isUpgrade() {
        return line.contains("/websocket");
    }

    /** Whether it is about one topic, which a token must name. */
    boolean isOfATopic() {
        return line.contains("news.sport") || this == BROADCAST || this == BATCH;
    }

    RawClient.Response request(int port, String... headers) throws IOException {
        return RawClient.exchangeHead(port, request(line, headers), body());
    }

    RawClient.Response requestWithQuery(int port, String query) throws IOException {
        return RawClient.exchangeHead(port, request(line + (line.contains("?") ? "&" : "?") + query), body());
    }

    private String request(String target, String... headers) {
        List<String> lines = new ArrayList<>(List.of(target + " HTTP/1.1", "Host: localhost"));
        if (isUpgrade()) {
            lines.addAll(List.of(
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13"));
        }
        lines.addAll(List.of(headers));
        if (line.startsWith("POST")) {
            lines.add("Content-Length: " + body().length());
        }
        return String.join("\n", lines) + "\n";
    }

    private String body() {
        if (!line.startsWith("POST")) {
            return "";
        }
        return this == BATCH ? "[{\"topic\":\"news.sport\",\"data\":\"x\"}]" : "x";
    }
}
