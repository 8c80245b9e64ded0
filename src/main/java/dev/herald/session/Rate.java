package dev.herald.session;

import dev.herald.limits.AddressLimits;
import dev.herald.limits.AddressShare;
import dev.herald.limits.Limit;
import dev.herald.limits.TickerTimeMeter;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.MathType;
import io.github.bucket4j.local.ThreadUnsafeBucket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/** One rate of one session: its own bucket, full at first, and its share of its address's. For the thread that reads. */
final class Rate {

    private final Terms terms;
    private final @Nullable Bucket own;
    private final @Nullable AddressShare shared;

    /** What holds for every session; the buckets share it. */
    static final class Terms {

        private final Limit limit;
        private final Limit byAddress;
        private final CloseStatus exceeded;
        private final CloseStatus exceededByAddress;
        private final @Nullable BucketConfiguration bucket;
        private final AddressLimits addresses;

        /** {@code words} formats a number of tokens. */
        Terms(
                Limit limit,
                Limit byAddress,
                LongFunction<String> words,
                long perSecond,
                Duration grace,
                AddressLimits addresses) {
            this.limit = limit;
            this.byAddress = byAddress;
            this.exceeded = exceeded(words.apply(perSecond), "");
            this.exceededByAddress = exceeded(words.apply(addresses.perSecond(byAddress)), " from this address");
            this.bucket = bucket(perSecond, grace);
            this.addresses = addresses;
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

        private static @Nullable BucketConfiguration bucket(long perSecond, Duration grace) {
            if (perSecond == 0) {
                return null;
            }
            long capacity = Math.max(1, perSecond * grace.toMillis() / 1000);
            return new BucketConfiguration(List.of(Bandwidth.builder()
                    .capacity(capacity)
                    .refillGreedy(perSecond, Duration.ofSeconds(1))
                    .build()));
        }

        private @Nullable Bucket newBucket(TickerTimeMeter time) {
            return bucket == null
                    ? null
                    : new ThreadUnsafeBucket(bucket, MathType.INTEGER_64_BITS, time, BucketListener.NOPE);
        }
    }

    Rate(Terms terms, TickerTimeMeter time, @Nullable InetAddress address) {
        this.terms = terms;
        this.own = terms.newBucket(time);
        this.shared = terms.addresses.share(terms.byAddress, address);
    }

    /** Null, or why the session has to end. */
    @Nullable
    CloseStatus take(long count) {
        if (count == 0) {
            return null; // no bucket accepts it
        }
        if (own != null && !own.tryConsume(count)) {
            return terms.exceeded;
        }
        return shared == null || shared.take(count) ? null : terms.exceededByAddress;
    }
}
