package dev.herald.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of the Redis relay. Safe for use by any thread. */
final class RedisMeters {

    private final MeterRegistry meters;
    private final Timer publish;
    private final Counter found;
    private final Counter unfilled;
    private final Counter filled;
    private final Counter dataLost;
    private final Counter unkeptDropped;
    private final Counter reconnects;

    RedisMeters(MeterRegistry meters) {
        this.meters = meters;
        publish = Timer.builder("herald.redis.publish")
                .description("Time that Redis took to assign a position to a message")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
        found = counter("herald.redis.gaps", "Gaps found in the messages received from Redis");
        unfilled = counter(
                "herald.redis.gaps.unfilled", "Gaps that Redis could not fill and that were reported to subscribers");
        filled = counter("herald.redis.messages.recovered", "Messages read from a stream to fill a gap");
        dataLost = counter("herald.redis.topics.lost", "Topics whose state Redis lost, so that they began a new epoch");
        unkeptDropped = counter(
                "herald.redis.messages.dropped",
                "Messages that skip history and were not delivered on this node because it had no memory for them");
        reconnects = counter("herald.redis.disconnects", "Connections to Redis that were lost");
    }

    void watch(RedisTopicSource topicSource) {
        Gauge.builder("herald.redis.topics", topicSource, RedisTopicSource::size)
                .description("Topics that this node is subscribed to in Redis")
                .register(meters);
        Gauge.builder("herald.redis.lag", topicSource, RedisTopicSource::lag)
                .description(
                        "Messages that this node has not received from Redis yet, of the topic that is furthest behind")
                .register(meters);
    }

    void watch(RedisConnections connections) {
        Gauge.builder("herald.redis.up", connections, up -> up.isUp() ? 1 : 0)
                .description("1 while Redis is reachable")
                .register(meters);
    }

    void watchPending(AtomicLong bytes) {
        Gauge.builder("herald.redis.pending", bytes, AtomicLong::get)
                .description("Size of the messages that Redis has not acknowledged")
                .baseUnit(BaseUnits.BYTES)
                .register(meters);
    }

    void published(long nanos) {
        publish.record(Duration.ofNanos(nanos));
    }

    void gapFound() {
        found.increment();
    }

    void unkeptDropped() {
        unkeptDropped.increment();
    }

    /** Counts only once there are subscribers: what is read before that fills no gap. */
    void gapNotFilled(boolean hasSubscribers) {
        unfilled.increment(hasSubscribers ? 1 : 0);
    }

    void messageFilled(boolean hasSubscribers) {
        filled.increment(hasSubscribers ? 1 : 0);
    }

    void dataLost() {
        dataLost.increment();
    }

    void lost() {
        reconnects.increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
