package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LagSamplerTests {

    private static final int BEATS = 5;

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(100, ticker);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final LagSampler sampler = new LagSampler(sessions.registry(), meters);

    @Test
    void looksAtEachSessionOnce() {
        for (int i = 0; i < 50; i++) {
            sessions.open(new RecordingSink());
        }

        sampleAll();

        assertThat(lag().count()).isEqualTo(50);
        assertThat(lag().totalAmount()).isZero();
    }

    @Test
    void countsTheTopicThatASessionIsFurthestBehindIn() {
        Session session = sessions.open(new RecordingSink().withRoom(0));
        for (int i = 1; i <= 3; i++) {
            TopicLog log = topics.pin(new Topic("topic" + i));
            session.subscribe(new Subscription(session, log, log.head(), Subscription::retire));
            for (int j = 0; j < 10 * i; j++) {
                log.append(Message.of("x"), Long.MAX_VALUE);
            }
        }

        sampleAll();

        assertThat(lag().max()).isEqualTo(30);
    }

    @Test
    void slowSessionsAreThoseWhoseSocketIsFull() {
        sessions.open(new RecordingSink());
        RecordingSink full = new RecordingSink().withRoom(0);
        sessions.open(full).writer().reply(new byte[] {'x'});
        sampler.sample();
        assertThat(slow()).isOne();

        full.makeRoom(1000);
        sampler.sample();

        assertThat(slow()).isZero();
    }

    private void sampleAll() {
        for (int beat = 0; beat < BEATS; beat++) {
            sampler.sample();
        }
    }

    private DistributionSummary lag() {
        return meters.get("herald.session.lag").summary();
    }

    private double slow() {
        return meters.get("herald.sessions.slow").gauge().value();
    }
}
