package dev.herald.centrifugo;

import com.google.protobuf.UnsafeByteOperations;
import dev.herald.broadcast.LiveSubscriptions;
import dev.herald.broadcast.LiveSubscriptions.SubscriptionStart;
import dev.herald.centrifugo.protocol.SubscribeResult;
import dev.herald.presence.Presence;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.TopicSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Begins subscriptions: replies, and has delivered from then on what the reply does not have. Nothing here blocks; safe for use by any
 * thread.
 */
@Component
class SubscriptionStarter {

    private final LiveSubscriptions subscriptions;
    private final ClientAccess access;
    private final TopicSettings settings;
    private final PublicationEncoder encoder;
    private final Presence presence;
    private final JoinLeaveSubscribers joinLeave;
    private final SubscriptionExpiry expiry;
    private final SubscriptionEnd end;

    SubscriptionStarter(
            LiveSubscriptions subscriptions,
            ClientAccess access,
            TopicSettings settings,
            PublicationEncoder encoder,
            Presence presence,
            JoinLeaveSubscribers joinLeave,
            SubscriptionExpiry expiry,
            SubscriptionEnd end) {
        this.subscriptions = subscriptions;
        this.access = access;
        this.settings = settings;
        this.encoder = encoder;
        this.presence = presence;
        this.joinLeave = joinLeave;
        this.expiry = expiry;
        this.end = end;
    }

    /**
     * A subscription that is to begin.
     *
     * @param isPushed whether no reply can have what its client has missed, which follows as pushes
     */
    record Planned(ClientSubscription subscription, Recovery recovery, boolean isPushed) {

        Planned(ClientSubscription subscription, Recovery recovery) {
            this(subscription, recovery, false);
        }

        Topic topic() {
            return subscription.topic();
        }
    }

    /**
     * Begins these, which the client has already, all or, if the future fails, none.
     *
     * @param reply sends the results, by topic, before any publication; without those that were not begun because their position is
     *     unrecoverable, or because they were ended meanwhile
     */
    CompletableFuture<?> start(Client client, List<Planned> planned, Consumer<Map<Topic, SubscribeResult>> reply) {
        Map<Topic, Planned> byTopic = new LinkedHashMap<>();
        planned.forEach(each -> byTopic.put(each.topic(), each));
        if (!access.mayBeSubscribed(client, byTopic.keySet())) {
            return CompletableFuture.failedFuture(new CommandException(ErrorCode.PERMISSION_DENIED));
        }
        return subscriptions
                .subscribe(
                        client.session(),
                        List.copyOf(byTopic.keySet()),
                        log -> isBehind(byTopic, log),
                        logs -> open(planned, logs, reply))
                .thenRun(() -> activate(planned));
    }

    private static boolean isBehind(Map<Topic, Planned> byTopic, TopicLog log) {
        Planned planned = byTopic.get(log.topic());
        return planned != null
                && planned.subscription().terms().isRecoverable()
                && planned.recovery().isBehind(log);
    }

    private List<@Nullable SubscriptionStart> open(
            List<Planned> planned, List<TopicLog> logs, Consumer<Map<Topic, SubscribeResult>> reply) {
        List<@Nullable SubscriptionStart> starts = new ArrayList<>();
        Map<Topic, SubscribeResult> results = new LinkedHashMap<>();
        for (int i = 0; i < logs.size(); i++) {
            starts.add(open(planned.get(i), logs.get(i), results));
        }
        reply.accept(results);
        return starts;
    }

    private @Nullable SubscriptionStart open(Planned planned, TopicLog log, Map<Topic, SubscribeResult> results) {
        ClientSubscription subscription = planned.subscription();
        SubscriptionTerms terms = subscription.terms();
        boolean isRecovering = planned.recovery().isWanted() && terms.isRecoverable();
        RecoveredStart start = isRecovering
                ? RecoveredStart.of(
                        log,
                        planned.recovery(),
                        settings.options(log.topic()).recoveryMode(),
                        terms.filter(),
                        planned.isPushed() ? 0 : RecoveredStart.REPLY_BYTES)
                : RecoveredStart.atHead(log);
        boolean isRejected = planned.recovery().isRequired() && isRecovering && !start.isRecovered();
        if (isRejected || !begin(subscription, start)) {
            return null;
        }
        results.put(log.topic(), result(planned, log, start, isRecovering));
        return new SubscriptionStart(
                start.cursor(), !start.publications().isEmpty(), subscription, subscription::deliveredBy);
    }

    /** What others learn of its client has changed. */
    void renewInfo(ClientSubscription subscription) {
        renewed(subscription, subscription.renewInfo());
    }

    /** What others learn of the subscription may have changed. */
    void renewInfo(ClientSubscription subscription, byte @Nullable [] info) {
        if (!Arrays.equals(subscription.terms().info(), info)) {
            renewed(subscription, subscription.renewInfo(info));
        }
    }

    private void renewed(ClientSubscription subscription, @Nullable ClientInfo info) {
        SubscriptionTerms terms = subscription.terms();
        if (info == null || !(terms.isPresent() || terms.emitsJoinLeave())) {
            return;
        }
        enter(subscription, info);
        if (!subscription.isActive()) {
            end.leave(subscription); // it ended meanwhile
        }
    }

    private boolean begin(ClientSubscription subscription, RecoveredStart start) {
        SubscriptionTerms terms = subscription.terms();
        Topic topic = subscription.topic();
        ClientInfo info = subscription.client().info(terms.info());
        if (!subscription.begin(info, start.newest())) {
            return false;
        }
        if (terms.isPresent()) {
            presence.enter(topic, info, subscription.client().session(), true, false);
        }
        return true;
    }

    private SubscribeResult result(Planned planned, TopicLog log, RecoveredStart start, boolean isRecovering) {
        SubscriptionTerms terms = planned.subscription().terms();
        SubscribeResult.Builder result = SubscribeResult.newBuilder()
                .setRecoverable(terms.isRecoverable())
                .setPositioned(terms.isPositioned())
                .setDelta(terms.isDelta())
                .setWasRecovering(isRecovering)
                .setRecovered(start.isRecovered());
        if (terms.isNumbered()) {
            result.setId(log.number());
        }
        if (terms.isPositioned()) {
            result.setEpoch(start.newest().epochText())
                    .setOffset(
                            start.isRecovered()
                                    ? planned.recovery().offset()
                                    : start.newest().offset());
        }
        addPublications(planned.subscription(), start, result);
        SubscriptionLifetime lifetime = terms.lifetime();
        if (lifetime != null && !lifetime.isByHook()) { // or else nothing is for the client to refresh
            result.setExpires(true).setTtl(expiry.secondsUntil(lifetime.end()));
        }
        if (terms.data() != null) {
            result.setData(UnsafeByteOperations.unsafeWrap(terms.data()));
        }
        return result.build();
    }

    private void addPublications(
            ClientSubscription subscription, RecoveredStart start, SubscribeResult.Builder result) {
        for (int i = 0; i < start.publications().size(); i++) {
            result.addPublications(encoder.reply(
                    subscription.client().codec(),
                    start.publications().get(i),
                    RecoveredStart.form(subscription.terms(), i)));
        }
    }

    private void enter(ClientSubscription subscription, ClientInfo info) {
        SubscriptionTerms terms = subscription.terms();
        presence.enter(
                subscription.topic(), info, subscription.client().session(), terms.isPresent(), terms.emitsJoinLeave());
    }

    private void activate(List<Planned> planned) {
        for (Planned each : planned) {
            ClientSubscription subscription = each.subscription();
            if (subscription.isActive()) {
                announce(subscription);
            } else {
                end.end(subscription);
                end.leave(subscription); // it ended before others learnt that it had begun
            }
        }
    }

    /** Only now, so that the client receives its own join after the reply. */
    private void announce(ClientSubscription subscription) {
        SubscriptionTerms terms = subscription.terms();
        expiry.begin(subscription);
        if (terms.receivesJoinLeave()) {
            joinLeave.add(subscription);
        }
        ClientInfo info = subscription.info();
        if (terms.emitsJoinLeave() && info != null) {
            enter(subscription, info);
        }
        if (!subscription.client().session().isOpen()) {
            end.end(subscription);
        }
        if (!subscription.isActive()) {
            end.leave(subscription); // it ended before others learnt that it had begun
        }
    }
}
