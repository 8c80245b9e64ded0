package dev.herald.session;

import dev.herald.topic.IsolatedPass;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Samples how far behind sessions are, as nothing is queued for them that could be counted: each once in {@value #BEATS}
 * seconds, a part of them every second.
 */
@Component
class LagSampler {

    private static final int BEATS = 5;

    private final SessionRegistry registry;
    private final DistributionSummary lag;
    private int beat;
    private volatile long slow;

    LagSampler(SessionRegistry registry, MeterRegistry meters) {
        this.registry = registry;
        lag = DistributionSummary.builder("herald.session.lag")
                .description(
                        "Messages that an open session is behind, in the topic in which it is furthest behind; each is sampled every 5 s")
                .serviceLevelObjectives(0.5, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 100_000)
                .register(meters);
        Gauge.builder("herald.sessions.slow", this, sampler -> sampler.slow)
                .description("Sessions whose socket was full at the last sample, because they read too slowly")
                .register(meters);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void sample() {
        slow = registry.all().stream()
                .filter(session -> session.writer().isWaiting())
                .count();
        IsolatedPass.forEach(registry.all(), this::sample);
        beat = (beat + 1) % BEATS;
    }

    private void sample(Session session) {
        if (session.number() % BEATS == beat) {
            lag.record((double) lagOf(session));
        }
    }

    private static long lagOf(Session session) {
        long most = 0;
        for (Subscription subscription : session.subscriptions()) {
            most = Math.max(most, subscription.log().head() - subscription.cursor());
        }
        return most;
    }
}
