package dev.herald.centrifugo;

import dev.herald.centrifugo.ClientControl.Refresh;
import dev.herald.centrifugo.ClientControl.Since;
import dev.herald.cluster.ClusterOperation;
import dev.herald.cluster.ClusterOperationRegistrar;
import dev.herald.cluster.ClusterOperations;
import dev.herald.cluster.ClusterSettings;
import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What other nodes may have done with the clients of this one. */
@Component
class ControlOperations implements ClusterOperationRegistrar {

    static final ClusterOperation<Subscribe, Done> SUBSCRIBE =
            new ClusterOperation<>("clients-subscribe", Subscribe.class, Done.class);

    static final ClusterOperation<Unsubscribe, Done> UNSUBSCRIBE =
            new ClusterOperation<>("clients-unsubscribe", Unsubscribe.class, Done.class);

    static final ClusterOperation<Disconnect, Done> DISCONNECT =
            new ClusterOperation<>("clients-disconnect", Disconnect.class, Done.class);

    static final ClusterOperation<RefreshClients, Done> REFRESH =
            new ClusterOperation<>("clients-refresh", RefreshClients.class, Done.class);

    /** Only when a request comes: it depends on the cluster, which needs this first. */
    private final ObjectProvider<ClientControl> control;

    private final ClusterSettings settings;

    ControlOperations(ObjectProvider<ClientControl> control, ClusterSettings settings) {
        this.control = control;
        this.settings = settings;
    }

    record Subscribe(
            ClientSelection clients,
            SubscriptionClaims subscription,
            @Nullable Since since) {}

    record Unsubscribe(ClientSelection clients, String topic) {}

    record Disconnect(ClientSelection clients, Set<String> spared, DisconnectStatus status) {}

    record RefreshClients(ClientSelection clients, Refresh refresh) {}

    /** @param failure of a client of this node; null if there is none */
    record Done(@Nullable ControlFailure failure) {

        static final Done ALL = new Done(null);
    }

    @Override
    public void registerOperations(ClusterOperations operations) {
        operations.handle(SUBSCRIBE, this::subscribe);
        operations.handle(
                UNSUBSCRIBE,
                request -> done(() -> control.getObject().unsubscribe(request.clients(), new Topic(request.topic()))));
        operations.handle(
                DISCONNECT,
                request -> done(
                        () -> control.getObject().disconnect(request.clients(), request.spared(), request.status())));
        operations.handle(
                REFRESH, request -> done(() -> control.getObject().refresh(request.clients(), request.refresh())));
    }

    /** After that time the other node no longer waits. */
    private Done subscribe(Subscribe request) {
        return control.getObject()
                .subscribe(request.clients(), request.subscription(), request.since())
                .thenApply(Done::new)
                .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static Done done(Runnable task) {
        task.run();
        return Done.ALL;
    }
}
