package dev.herald.session;

import dev.herald.limits.AddressLimits;
import dev.herald.limits.AddressShare;
import dev.herald.limits.Limit;
import dev.herald.topic.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * One rate of one session: its own token bucket, full at first, and its share of its address's. For the thread that reads.
 *
 * <p>The bucket is one number, the time at which it is full again, because nearly every session that sends has three of them.
 */
final class Rate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Terms terms;
    private final @Nullable AddressShare shared;
    private long fullNanos;

    /** What holds for every session. */
    static final class Terms {

        private final Limit limit;
        private final Limit byAddress;
        private final CloseStatus exceeded;
        private final CloseStatus exceededByAddress;
        private final long perSecond;
        private final long capacity;
        private final AddressLimits addresses;
        private final Ticker ticker;

        /** {@code words} formats a number of tokens. */
        Terms(
                Limit limit,
                Limit byAddress,
                LongFunction<String> words,
                long perSecond,
                Duration grace,
                AddressLimits addresses,
                Ticker ticker) {
            this.limit = limit;
            this.byAddress = byAddress;
            this.exceeded = exceeded(words.apply(perSecond), "");
            this.exceededByAddress = exceeded(words.apply(addresses.perSecond(byAddress)), " from this address");
            this.perSecond = perSecond;
            this.capacity = Math.max(1, perSecond * grace.toMillis() / 1000);
            this.addresses = addresses;
            this.ticker = ticker;
        }

        /** Which limit a session ended for, or null if it was neither of these. */
        @Nullable
        Limit limit(CloseStatus why) {
            if (why.equals(exceeded)) {
                return limit;
            }
            return why.equals(exceededByAddress) ? byAddress : null;
        }

        private static CloseStatus exceeded(String rate, String whose) {
            return CloseStatus.POLICY_VIOLATION.withReason(
                    "rate limit exceeded: more than %s a second%s".formatted(rate, whose));
        }

        /** The time in which so many tokens are refilled. */
        private long refillNanos(long tokens) {
            return tokens / perSecond * SECOND + tokens % perSecond * SECOND / perSecond;
        }
    }

    Rate(Terms terms, @Nullable InetAddress address) {
        this.terms = terms;
        this.shared = terms.addresses.share(terms.byAddress, address);
        this.fullNanos = terms.ticker.nanos();
    }

    /** Null, or why the session has to end. */
    @Nullable
    CloseStatus take(long count) {
        if (count == 0) {
            return null;
        }
        if (terms.perSecond > 0 && !takeOwn(count)) {
            return terms.exceeded;
        }
        return shared == null || shared.take(count) ? null : terms.exceededByAddress;
    }

    /** Takes nothing if there is not enough. */
    private boolean takeOwn(long count) {
        if (count > terms.capacity) {
            return false;
        }
        long now = terms.ticker.nanos();
        long missing = Math.max(0, fullNanos - now) + terms.refillNanos(count);
        if (missing > terms.refillNanos(terms.capacity)) {
            return false;
        }
        fullNanos = now + missing;
        return true;
    }
}
