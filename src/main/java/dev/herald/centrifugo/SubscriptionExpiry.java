package dev.herald.centrifugo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends subscriptions whose tokens have expired, some time after that, in which SDKs refresh them. Exact to a second; holds those alone
 * that expire. Safe for use by any thread.
 */
@Component
class SubscriptionExpiry {

    /** SDKs ask their application for a new token when one expires, which may take a while. */
    static final Duration GRACE = Duration.ofSeconds(25);

    private final Clock clock;
    private final RefreshTimes times;
    private final DueTimes<ClientSubscription> ends = new DueTimes<>();
    private volatile @Nullable Consumer<ClientSubscription> expired;

    SubscriptionExpiry(Clock clock, RefreshTimes times) {
        this.clock = clock;
        this.times = times;
    }

    /** What is done with a subscription that has expired. */
    void whenExpired(Consumer<ClientSubscription> action) {
        expired = action;
    }

    /** It has begun, and expires as its terms say. */
    void begin(ClientSubscription subscription) {
        SubscriptionLifetime lifetime = subscription.terms().lifetime();
        if (lifetime == null) {
            remove(subscription);
        } else if (lifetime.isByHook()) {
            setAt(subscription, times.before(lifetime.end()));
        } else {
            set(subscription, lifetime.end());
        }
    }

    /** From now on its token expires at {@code expiry}; null for never. */
    void set(ClientSubscription subscription, @Nullable Instant expiry) {
        setAt(subscription, expiry == null ? null : expiry.plus(GRACE));
    }

    /** From now on something is to be done with it at exactly this time; null for never. */
    void setAt(ClientSubscription subscription, @Nullable Instant time) {
        if (time == null) {
            ends.remove(subscription);
        } else {
            ends.set(subscription, time);
        }
        if (subscription.hasEnded()) {
            ends.remove(subscription);
        }
    }

    /** The same for one that has begun, and may end meanwhile. */
    void renew(ClientSubscription subscription, @Nullable Instant expiry) {
        set(subscription, expiry);
        if (!subscription.isActive()) {
            remove(subscription);
        }
    }

    void remove(ClientSubscription subscription) {
        ends.remove(subscription);
    }

    /** Seconds until {@code expiry}, as clients receive them; at least 1, since 0 would mean never. */
    int secondsUntil(Instant expiry) {
        long seconds = Duration.between(clock.instant(), expiry).toSeconds();
        return Math.clamp(seconds, 1, Integer.MAX_VALUE);
    }

    boolean isPast(Instant expiry) {
        return !expiry.isAfter(clock.instant());
    }

    int size() {
        return ends.size();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void expire() {
        expire(clock.instant());
    }

    /** Those that are to have ended by then. */
    void expire(Instant time) {
        Consumer<ClientSubscription> action = expired;
        if (action == null || ends.size() == 0) {
            return;
        }
        ends.pass(time, action);
    }
}
