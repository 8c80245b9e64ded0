package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Passes up to offset 100 over ten listeners, some of whom lag at offset 7. */
class PatienceTests {

    private static final long UP_TO = 100;
    private static final long LAGS_AT = 7;
    private static final long QUICK = Duration.ofMillis(1).toNanos();
    private static final long SLOW = Duration.ofMillis(300).toNanos();

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final TopicLog log = TestSessions.topics(1000, ticker).pin(new Topic("news"));
    private final Patience patience = new Patience();

    @Test
    void aFewWhoLagHoldUpNobody() {
        assertThat(pass(listeners(5), 0, QUICK)).isEqualTo(UP_TO);
    }

    @Test
    void whereMostLagPublishersWaitForThem() {
        assertThat(pass(listeners(6), 0, QUICK)).isEqualTo(LAGS_AT);
    }

    @Test
    void afterASlowPassPublishersWaitForWhoeverReads() {
        List<Subscription> listeners = listeners(1);
        assertThat(pass(listeners, 0, SLOW)).isEqualTo(LAGS_AT);

        assertThat(pass(listeners, Duration.ofSeconds(5).toNanos(), QUICK)).isEqualTo(LAGS_AT);
    }

    @Test
    void nobodyWaitsForWhoHasStoppedReading() {
        List<Subscription> listeners = listeners(1);
        pass(listeners, 0, SLOW);

        assertThat(pass(listeners, Duration.ofSeconds(10).toNanos(), SLOW)).isEqualTo(UP_TO);
    }

    @Test
    void patienceEnds() {
        List<Subscription> listeners = listeners(1);
        pass(listeners, 0, SLOW);

        assertThat(pass(listeners(1), Duration.ofSeconds(11).toNanos(), QUICK)).isEqualTo(UP_TO);
    }

    @Test
    void ofAFewListenersMostMayLag() {
        assertThat(pass(listeners(6).subList(0, 7), 0, QUICK)).isEqualTo(UP_TO);
    }

    private long pass(List<Subscription> listeners, long began, long took) {
        return patience.offered(listeners, UP_TO, began, began + took);
    }

    private List<Subscription> listeners(int lagging) {
        List<Subscription> listeners = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Session session = sessions.open(new RecordingSink());
            listeners.add(new Subscription(session, log, i < lagging ? LAGS_AT : UP_TO, left -> {}));
        }
        return listeners;
    }
}
