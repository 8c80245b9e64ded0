package dev.herald.api;

import dev.herald.cluster.ClusterClient;
import dev.herald.security.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The nodes. */
@Component
class InfoMethod implements ApiMethod<InfoMethod.Parameters> {

    private final LocalNode local;
    private final ClusterClient cluster;

    InfoMethod(LocalNode local, ClusterClient cluster) {
        this.local = local;
        this.cluster = cluster;
    }

    record Parameters() {}

    /** @param unavailableNodes those that did not respond, and are not among the nodes */
    record Result(List<NodeInfo> nodes, @Nullable List<String> unavailableNodes) {}

    @Override
    public String name() {
        return "info";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.OPERATE;
    }

    @Override
    public CompletableFuture<Result> call(Parameters parameters, ApiCaller caller) {
        return cluster.requestAll(ApiOperations.INFO, new ApiOperations.Nothing())
                .thenApply(others -> {
                    List<NodeInfo> nodes = new ArrayList<>(others.bodies());
                    nodes.add(local.info());
                    nodes.sort(Comparator.comparing(NodeInfo::name));
                    return new Result(nodes, others.unavailableOrNull());
                });
    }
}
