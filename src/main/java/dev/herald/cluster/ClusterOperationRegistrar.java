package dev.herald.cluster;

/** A bean that handles operations which other nodes request. It does not depend on {@link Peers}. */
@FunctionalInterface
public interface ClusterOperationRegistrar {

    /** Called once, at the start. */
    void registerOperations(ClusterOperations operations);
}
