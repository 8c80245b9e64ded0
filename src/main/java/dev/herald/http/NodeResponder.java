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

/** Answers other nodes for this one: the node that they ask has seen to it that whoever asks may. */
@Component
class NodeResponder implements ClusterRequestHandler {

    private final JsonMapper json;
    private final Map<String, UnaryOperator<byte[]>> operations = new HashMap<>();

    NodeResponder(LocalSessions sessions, LocalTopics topics, JsonMapper json) {
        this.json = json;
        lists(ClusterOperation.SESSIONS, sessions::list);
        lists(ClusterOperation.TOPICS, query -> topics.list(query, topic -> true));
        answers(
                ClusterOperation.SESSION,
                asked -> new Found(sessions.find(asked.name()).orElse(null)));
        answers(ClusterOperation.DISCONNECT, asked -> sessions.disconnect(asked.name()));
        answers(ClusterOperation.SEND, told -> sessions.tell(told.name(), told.utf8()));
        answers(ClusterOperation.SEND_TO_USER, told -> sessions.tellUser(told.name(), told.utf8()));
        answers(ClusterOperation.DISCONNECT_USER, asked -> sessions.disconnectUser(asked.name()));
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

    private <A, R> void answers(ClusterOperation<A, R> operation, Function<A, R> task) {
        operations.put(operation.name(), arguments -> write(task.apply(read(operation, arguments))));
    }

    private <Q extends PagedQuery<Q>, R> void lists(ClusterOperation<Q, R> operation, Function<Q, R> task) {
        operations.put(operation.name(), arguments -> list(read(operation, arguments), task));
    }

    /** A page that is too large for an answer is asked for again, with half of the entries. */
    private <Q extends PagedQuery<Q>, R> byte[] list(Q query, Function<Q, R> task) {
        byte[] page = write(task.apply(query));
        return page.length <= ClusterResponse.MAX_BYTES || query.limit() == 1
                ? page
                : list(query.withLimit(query.limit() / 2), task);
    }

    private <A> A read(ClusterOperation<A, ?> operation, byte[] arguments) {
        return json.readValue(arguments, operation.arguments());
    }

    private byte[] write(Object handle) {
        return json.writeValueAsBytes(handle);
    }
}
