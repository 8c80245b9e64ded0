package dev.herald.selftest;

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
 * Sends a canary the whole way that every message goes (relay, log, workers, a session's outbox), to a session of its own that
 * ends in no socket, and knows whether it came back in time.
 *
 * <p>One canary is on its way at a time. Nobody else hears it, and it counts in no meter but its own. Nothing here waits for
 * it. {@link #run} is for one thread; the rest is safe for use by any.
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

    /** Tells the canaries of this node from those of others. */
    private final String name = UUID.randomUUID() + " ";

    private final CanarySink sink = new CanarySink(this::heard);
    private final AtomicReference<@Nullable Canary> flying = new AtomicReference<>();
    private @Nullable Session listener;
    private CompletableFuture<Void> listening = CompletableFuture.completedFuture(null);
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

    /** Counts the canary that is overdue, if one is, and sends another unless one is still on its way. */
    void run() {
        Canary late = flying.get();
        if (late != null && isOverdue(late)) {
            lost(late, "it did not come back in time");
        }
        if (flying.get() == null) {
            listen();
            send();
        }
    }

    /**
     * False from when a canary is overdue or could not be sent, until one comes back. While what is between the nodes cannot
     * be reached nothing can be said: no other node could do better.
     */
    boolean isPassing() {
        Canary canary = flying.get();
        return !relay.isAvailable() || (!failing && (canary == null || !isOverdue(canary)));
    }

    private void listen() {
        Session old = listener;
        if (old != null && old.isOpen()) {
            return;
        }
        if (old != null) {
            old.disconnected();
        }
        Session fresh = sessions.createOwn(sink);
        listener = fresh;
        listening = subscriptions.subscribe(fresh, Topic.SELF_TEST);
    }

    private void send() {
        Canary canary = new Canary(name + number++, ticker.nanos());
        flying.set(canary);
        listening.thenCompose(heard -> publish(canary)).exceptionally(failure -> unsent(canary, failure));
    }

    private CompletableFuture<Receipt> publish(Canary canary) {
        return relay.publish(new PublishRequest(Topic.SELF_TEST, Message.of(canary.text())));
    }

    private @Nullable Receipt unsent(Canary canary, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        lost(canary, "it could not be published: " + cause.getMessage());
        return null;
    }

    private void heard(String text) {
        Canary canary = flying.get();
        if (canary != null && canary.text().equals(text) && flying.compareAndSet(canary, null)) {
            meters.passed(Duration.ofNanos(ticker.nanos() - canary.sentNanos()));
            if (failing) {
                failing = false;
                log.info("the self-test passes again: this node delivers");
            }
        }
    }

    private void lost(Canary canary, String why) {
        if (flying.compareAndSet(canary, null)) {
            meters.failed();
            if (!failing && relay.isAvailable()) {
                failing = true;
                log.warn("the self-test fails, so this node is not ready: {}", why);
            }
        }
    }

    private boolean isOverdue(Canary canary) {
        return ticker.nanos() - canary.sentNanos() >= timeoutNanos;
    }
}
