package dev.herald.selftest;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.broadcast.Subscriptions;
import dev.herald.session.Session;
import dev.herald.session.SessionFactory;
import dev.herald.topic.Message;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes a canary on the path of every message (relay, log, workers, session writer) to a session of its own without
 * a socket, and checks that it arrives in time.
 *
 * <p>One canary is in flight at a time. No other session receives it, and only the self-test's own meters count it.
 * Nothing here blocks. {@link #run} is for one thread; the rest is safe for use by any.
 */
@Component
class SelfTest {

    private static final Logger log = LoggerFactory.getLogger(SelfTest.class);

    private final Relay relay;
    private final Subscriptions subscriptions;
    private final SessionFactory sessions;
    private final Ticker ticker;
    private final SelfTestMeters meters;
    private final long timeoutNanos;

    /** Distinguishes the canaries of this node from those of others. */
    private final String name = UUID.randomUUID() + " ";

    private final CanarySink sink = new CanarySink(this::received);
    private final AtomicReference<@Nullable Canary> inFlight = new AtomicReference<>();
    private @Nullable Session subscriber;
    private volatile CompletableFuture<Void> subscription = CompletableFuture.completedFuture(null);
    private long number;
    private volatile boolean failing;

    private record Canary(String text, long sentNanos) {}

    SelfTest(
            Relay relay,
            Subscriptions subscriptions,
            SessionFactory sessions,
            Ticker ticker,
            SelfTestSettings settings,
            MeterRegistry meters) {
        this.relay = relay;
        this.subscriptions = subscriptions;
        this.sessions = sessions;
        this.ticker = ticker;
        this.timeoutNanos = settings.timeout().toNanos();
        this.meters = new SelfTestMeters(meters);
    }

    /** Fails the canary in flight if it is overdue, and publishes another unless one is still in flight. */
    void run() {
        Canary late = inFlight.get();
        if (late != null && isOverdue(late)) {
            fail(late, "the message was not delivered in time");
        }
        if (inFlight.get() == null) {
            listen();
            send();
        }
    }

    /**
     * False from when a canary is overdue or could not be published, until one arrives. True while the relay is
     * unavailable: no other node could do better.
     */
    boolean isPassing() {
        Canary canary = inFlight.get();
        return !relay.isAvailable() || (!failing && (canary == null || !isOverdue(canary)));
    }

    private void listen() {
        Session old = subscriber;
        if (old != null && old.isOpen() && !subscription.isCompletedExceptionally()) {
            return;
        }
        if (old != null) {
            old.disconnected();
        }
        Session fresh = sessions.createOwn(sink);
        subscriber = fresh;
        subscription = subscriptions.subscribe(fresh, Topic.SELF_TEST);
        awaitSubscription();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is that of the canary in flight
    private void awaitSubscription() {
        subscription.whenComplete((subscribed, failure) -> publishInFlight());
    }

    private void send() {
        inFlight.set(new Canary(name + number++, ticker.nanos()));
        if (subscription.isDone()) {
            publishInFlight();
        }
    }

    /**
     * Publishes the canary in flight, once its subscriber is subscribed. Those that were overdue before that are never
     * published: however long it takes, they do not pile up.
     */
    private void publishInFlight() {
        Canary canary = inFlight.get();
        if (canary != null) {
            subscription
                    .thenCompose(subscribed -> publish(canary))
                    .exceptionally(failure -> publishFailed(canary, failure));
        }
    }

    private CompletableFuture<Receipt> publish(Canary canary) {
        return relay.publish(new PublishRequest(Topic.SELF_TEST, Message.of(canary.text())));
    }

    private @Nullable Receipt publishFailed(Canary canary, Throwable failure) {
        fail(
                canary,
                "the message could not be published: "
                        + FailureCause.of(failure).getMessage());
        return null;
    }

    private void received(String text) {
        Canary canary = inFlight.get();
        if (canary != null && canary.text().equals(text) && inFlight.compareAndSet(canary, null)) {
            meters.passed(Duration.ofNanos(ticker.nanos() - canary.sentNanos()));
            if (failing) {
                failing = false;
                log.info("The self-test passes again: this node is ready.");
            }
        }
    }

    private void fail(Canary canary, String why) {
        if (inFlight.compareAndSet(canary, null)) {
            meters.failed();
            if (!failing && relay.isAvailable()) {
                failing = true;
                log.warn("The self-test fails, so this node is not ready: {}.", why);
            }
        }
    }

    private boolean isOverdue(Canary canary) {
        return ticker.nanos() - canary.sentNanos() >= timeoutNanos;
    }
}
