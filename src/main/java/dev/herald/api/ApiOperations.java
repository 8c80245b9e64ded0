package dev.herald.api;

import dev.herald.cluster.ClusterOperation;
import dev.herald.cluster.ClusterOperationRegistrar;
import dev.herald.cluster.ClusterOperations;
import org.springframework.stereotype.Component;

/** The operations of the server API that other nodes may request of this one. */
@Component
class ApiOperations implements ClusterOperationRegistrar {

    static final ClusterOperation<ActiveChannels.Query, ActiveChannels.Page> CHANNELS =
            new ClusterOperation<>("api-channels", ActiveChannels.Query.class, ActiveChannels.Page.class);

    static final ClusterOperation<Nothing, NodeInfo> INFO =
            new ClusterOperation<>("api-info", Nothing.class, NodeInfo.class);

    private final ActiveChannels channels;
    private final LocalNode node;

    ApiOperations(ActiveChannels channels, LocalNode node) {
        this.channels = channels;
        this.node = node;
    }

    /** Of an operation that needs to know nothing. */
    record Nothing() {}

    @Override
    public void registerOperations(ClusterOperations operations) {
        operations.handlePages(CHANNELS, channels::list);
        operations.handle(INFO, none -> node.info());
    }
}
