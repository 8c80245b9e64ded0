package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.SubscriptionClaims;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a backend does with clients of this node.
 *
 * <p>A client that is connecting is one of them as soon as its user is known; all but disconnecting it waits until it is connected, and
 * is forgotten if it is refused. Nothing here blocks; safe for use by any thread.
 */
@Component
public class ClientControl {

    private final SessionRegistry registry;
    private final ServerSubscriptions subscriptions;
    private final SubscriptionEnd end;
    private final ConnectionRenewal renewal;
    private final ConnectionExpiry connections;
    private final SubscriptionExpiry expiry;

    ClientControl(
            SessionRegistry registry,
            ServerSubscriptions subscriptions,
            SubscriptionEnd end,
            ConnectionRenewal renewal,
            ConnectionExpiry connections,
            SubscriptionExpiry expiry) {
        this.registry = registry;
        this.subscriptions = subscriptions;
        this.end = end;
        this.renewal = renewal;
        this.connections = connections;
        this.expiry = expiry;
    }

    /** A position in a topic, from which on clients are to receive it; an empty epoch is the current one. */
    public record Since(String epoch, long offset) {}

    /**
     * How a connection goes on.
     *
     * @param isExpired whether it ends now
     * @param expiry when it expires; null for never
     * @param info what others learn of the client from now on; null for the same as before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Refresh(boolean isExpired, @Nullable Instant expiry, byte @Nullable [] info) {}

    /**
     * Subscribes clients, whatever their own permissions. One that is subscribed remains so; a subscription that the server began, and
     * that would expire, is renewed.
     *
     * @param since where they begin, if the history still has it; null for what is published next
     * @return why a client could not be subscribed, others may be; null if all are. Never fails
     */
    public CompletableFuture<@Nullable ControlFailure> subscribe(
            ClientSelection selection, SubscriptionClaims subscription, @Nullable Since since) {
        SubscribeRequest request = request(since);
        List<CompletableFuture<@Nullable ControlFailure>> outcomes = new ArrayList<>();
        IsolatedPass.forEach(sessions(selection), session -> outcomes.add(subscribe(session, subscription, request)));
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(done -> first(outcomes));
    }

    /** Ends a subscription of clients, whoever began it; those that do not have it remain as they are. */
    public void unsubscribe(ClientSelection selection, Topic topic) {
        forEachClient(selection, client -> unsubscribe(client, topic));
    }

    /**
     * Disconnects clients, on whatever endpoint they are.
     *
     * @param spared ids of clients that remain connected
     */
    public void disconnect(ClientSelection selection, Set<String> spared, DisconnectStatus status) {
        IsolatedPass.forEach(sessions(selection), session -> {
            if (!spared.contains(session.uuid()) && !spared.contains(session.id())) {
                session.disconnect(session.attachment() instanceof Client ? status.own() : status.ofOthers());
            }
        });
    }

    /** Lets connections expire at another time, on whatever endpoint they are. One that has expired is disconnected. */
    public void refresh(ClientSelection selection, Refresh refresh) {
        Instant until = refresh.expiry();
        if (refresh.isExpired() || (until != null && expiry.isPast(until))) {
            IsolatedPass.forEach(sessions(selection), session -> session.close(CloseReasons.TOKEN_EXPIRED));
            return;
        }
        IsolatedPass.forEach(sessions(selection), session -> {
            if (session.attachment() instanceof Client client) {
                client.whenConnected(() -> refresh(client, refresh));
            } else {
                connections.set(session, until);
            }
        });
    }

    private CompletableFuture<@Nullable ControlFailure> subscribe(
            Session session, SubscriptionClaims subscription, SubscribeRequest request) {
        AtomicReference<CompletableFuture<@Nullable ControlFailure>> outcome =
                new AtomicReference<>(CompletableFuture.completedFuture(null));
        if (session.attachment() instanceof Client client) {
            client.whenConnected(() -> outcome.set(subscribe(client, subscription, request)));
        }
        return outcome.get();
    }

    private CompletableFuture<@Nullable ControlFailure> subscribe(
            Client client, SubscriptionClaims subscription, SubscribeRequest request) {
        try {
            return subscriptions
                    .add(client, subscription, request)
                    .handle((done, failure) -> failure == null ? null : ControlFailure.of(FailureCause.of(failure)));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(ControlFailure.of(e));
        }
    }

    private static @Nullable ControlFailure first(List<CompletableFuture<@Nullable ControlFailure>> outcomes) {
        return outcomes.stream()
                .map(CompletableFuture::resultNow)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void unsubscribe(Client client, Topic topic) {
        ClientSubscription subscription = client.find(topic);
        if (subscription != null) {
            end.end(subscription, UnsubscribeCode.SERVER);
        }
    }

    private void refresh(Client client, Refresh refresh) {
        Instant until = refresh.expiry();
        ConnectionClaims claims = client.claims();
        renewal.renew(client, claims.renewed(until, refresh.info() == null ? claims.info() : refresh.info()));
        client.send(Pushes.refresh(until != null, until == null ? 0 : expiry.secondsUntil(until)).toBuilder());
    }

    private static SubscribeRequest request(@Nullable Since since) {
        return since == null
                ? SubscribeRequest.getDefaultInstance()
                : SubscribeRequest.newBuilder()
                        .setRecover(true)
                        .setEpoch(since.epoch())
                        .setOffset(since.offset())
                        .build();
    }

    private void forEachClient(ClientSelection selection, Consumer<Client> action) {
        IsolatedPass.forEach(sessions(selection), session -> {
            if (session.attachment() instanceof Client client) {
                client.whenConnected(() -> action.accept(client));
            }
        });
    }

    /** One that is named belongs to the user, or else to nobody. */
    private List<Session> sessions(ClientSelection selection) {
        String one = selection.client() == null ? selection.session() : selection.client();
        if (one == null) {
            return registry.ofUser(selection.user());
        }
        return registry.find(one).filter(session -> isSelected(session, selection)).stream()
                .toList();
    }

    private static boolean isSelected(Session session, ClientSelection selection) {
        String named = selection.session();
        return selection.user().equals(Objects.requireNonNullElse(session.user(), ""))
                && (named == null || named.equals(session.uuid()) || named.equals(session.id()));
    }
}
