package dev.herald.http;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterResponse;
import dev.herald.http.ClusterOperation.Found;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Handles the requests of other nodes. They are not authorized again: the node that received the request did that. */
@Component
class LocalRequestHandler implements ClusterRequestHandler {

    private final JsonMapper json;
    private final Map<String, UnaryOperator<byte[]>> operations = new HashMap<>();

    LocalRequestHandler(LocalSessions sessions, LocalTopics topics, JsonMapper json) {
        this.json = json;
        handlePages(ClusterOperation.SESSIONS, sessions::list);
        handlePages(ClusterOperation.TOPICS, query -> topics.list(query, topic -> true));
        handle(
                ClusterOperation.SESSION,
                target -> new Found(sessions.find(target.name()).orElse(null)));
        handle(ClusterOperation.DISCONNECT, target -> sessions.disconnect(target.name()));
        handle(ClusterOperation.SEND, message -> sessions.send(message.name(), message.utf8()));
        handle(ClusterOperation.SEND_TO_USER, message -> sessions.sendToUser(message.name(), message.utf8()));
        handle(ClusterOperation.DISCONNECT_USER, target -> sessions.disconnectUser(target.name()));
    }

    @Override
    public byte[] handle(ClusterRequest request) {
        UnaryOperator<byte[]> operation = operations.get(request.operation());
        if (operation == null) {
            throw new IllegalArgumentException("Operation \"%s\" is unknown: one of %s is accepted."
                    .formatted(request.operation(), operations.keySet()));
        }
        return operation.apply(request.arguments());
    }

    private <A, R> void handle(ClusterOperation<A, R> operation, Function<A, R> task) {
        operations.put(operation.name(), arguments -> write(task.apply(read(operation, arguments))));
    }

    private <Q extends Page.Query<Q>, R> void handlePages(ClusterOperation<Q, R> operation, Function<Q, R> task) {
        operations.put(operation.name(), arguments -> list(read(operation, arguments), task));
    }

    /** If a page is too large for a response, half of it is returned. */
    private <Q extends Page.Query<Q>, R> byte[] list(Q query, Function<Q, R> task) {
        byte[] page = write(task.apply(query));
        return page.length <= ClusterResponse.MAX_BYTES || query.limit() == 1
                ? page
                : list(query.withLimit(query.limit() / 2), task);
    }

    private <A> A read(ClusterOperation<A, ?> operation, byte[] arguments) {
        return json.readValue(arguments, operation.arguments());
    }

    private byte[] write(Object body) {
        return json.writeValueAsBytes(body);
    }
}
