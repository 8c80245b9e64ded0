package dev.herald.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations that other nodes may request of this one. They are not authorized again: the node that received the request did
 * that.
 */
@Component
public final class ClusterOperations implements ClusterRequestHandler {

    private final JsonMapper json;
    private final Map<String, UnaryOperator<byte[]>> operations = new HashMap<>();

    public ClusterOperations(List<ClusterOperationRegistrar> registrars, JsonMapper json) {
        this.json = json;
        registrars.forEach(registrar -> registrar.registerOperations(this));
    }

    /** Lets {@code task} handle an operation; it may be called by several threads at a time, and may block briefly. */
    public <A, R> void handle(ClusterOperation<A, R> operation, Function<A, R> task) {
        register(operation, arguments -> write(task.apply(read(operation, arguments))));
    }

    /** The same for an operation that responds with a page: one that is too large for a response is made smaller. */
    public <Q extends PageQuery<Q>, R> void handlePages(ClusterOperation<Q, R> operation, Function<Q, R> task) {
        register(operation, arguments -> list(read(operation, arguments), task));
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

    private void register(ClusterOperation<?, ?> operation, UnaryOperator<byte[]> task) {
        if (operations.putIfAbsent(operation.name(), task) != null) {
            throw new IllegalStateException("two operations are called " + operation.name());
        }
    }

    /** If a page is too large for a response, half of it is returned. */
    private <Q extends PageQuery<Q>, R> byte[] list(Q query, Function<Q, R> task) {
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
