package dev.herald.session;

import dev.herald.limits.ElapsedTime;
import dev.herald.limits.Limit;
import dev.herald.topic.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.MathType;
import io.github.bucket4j.local.ThreadUnsafeBucket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * What one client may send: two buckets, of messages and of bytes, each full at first and holding what the grace period
 * allows.
 *
 * <p>Used by the thread that reads from the client, one at a time, so that it needs neither a lock nor a compare-and-set.
 */
final class Allowance {

    private final Terms terms;
    private final @Nullable Bucket messages;
    private final @Nullable Bucket bytes;

    /** What holds for every session; the buckets share it. */
    static final class Terms {

        private final @Nullable BucketConfiguration messages;
        private final @Nullable BucketConfiguration bytes;
        private final CloseStatus tooManyMessages;
        private final CloseStatus tooManyBytes;
        private final ElapsedTime time;

        Terms(SessionSettings settings, Ticker ticker) {
            this.time = new ElapsedTime(ticker);
            this.messages = rate(settings.messagesPerSecond(), settings.rateGrace());
            this.bytes = rate(settings.bytesPerSecond().toBytes(), settings.rateGrace());
            this.tooManyMessages = exceeded(settings.messagesPerSecond() + " messages");
            this.tooManyBytes = exceeded(settings.bytesPerSecond().toBytes() + " bytes");
        }

        /** Which limit a session ended for, or null if it was none of these. */
        @Nullable
        Limit limit(CloseStatus why) {
            if (why.equals(tooManyMessages)) {
                return Limit.MESSAGES;
            }
            return why.equals(tooManyBytes) ? Limit.BYTES : null;
        }

        private static @Nullable BucketConfiguration rate(long perSecond, Duration grace) {
            if (perSecond == 0) {
                return null;
            }
            long capacity = Math.max(1, perSecond * grace.toMillis() / 1000);
            return new BucketConfiguration(List.of(Bandwidth.builder()
                    .capacity(capacity)
                    .refillGreedy(perSecond, Duration.ofSeconds(1))
                    .build()));
        }

        private static CloseStatus exceeded(String rate) {
            return CloseStatus.POLICY_VIOLATION.withReason("rate limit: more than " + rate + " a second");
        }

        private @Nullable Bucket bucket(@Nullable BucketConfiguration rate) {
            return rate == null
                    ? null
                    : new ThreadUnsafeBucket(rate, MathType.INTEGER_64_BITS, time, BucketListener.NOPE);
        }
    }

    Allowance(Terms terms) {
        this.terms = terms;
        this.messages = terms.bucket(terms.messages);
        this.bytes = terms.bucket(terms.bytes);
    }

    /** Null, or why the session has to end. */
    @Nullable
    CloseStatus takeMessage() {
        return messages == null || messages.tryConsume(1) ? null : terms.tooManyMessages;
    }

    /** Null, or why the session has to end. */
    @Nullable
    CloseStatus takeBytes(int count) {
        return bytes == null || bytes.tryConsume(count) ? null : terms.tooManyBytes;
    }
}
