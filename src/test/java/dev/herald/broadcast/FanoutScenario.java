package dev.herald.broadcast;

import static dev.herald.interleaving.Steps.preempt;

import dev.herald.limits.LimitMeters;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.session.InterleavedSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;

/**
 * How the steps of a worker that goes to rest and wakes, and of threads that append, wake, subscribe and unsubscribe, can follow
 * each other: what was appended after somebody subscribed reaches it, without anything else being appended.
 */
enum FanoutScenario implements Runnable {
    REST {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.add(of.log.head());
            preempt(of.worker, of::publish, of.workers::stop);
            of.expect("[m]");
        }
    },
    AGAIN {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.add(of.log.head());
            of.publish();
            preempt(of.worker, of::publish, of.workers::stop);
            of.expect("[m][m]");
        }
    },
    SUBSCRIBE {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.addAnother();
            of.publish(); // a pass is due
            long from = of.log.head();
            preempt(
                    () -> {
                        of.add(from);
                        of.worker.run();
                    },
                    of::publish,
                    of.workers::stop);
            of.expect("[m]");
        }
    },
    UNSUBSCRIBE {
        @Override
        public void run() {
            Fixture of = new Fixture();
            Session other = of.addAnother();
            of.add(of.log.head());
            preempt(
                    () -> {
                        other.disconnected();
                        of.worker.run();
                    },
                    of::publish,
                    of.workers::stop);
            of.expect("[m]");
        }
    },
    UNSUBSCRIBE_DURING_A_PASS {
        @Override
        public void run() {
            Fixture of = new Fixture();
            Session other = of.addAnother();
            of.add(of.log.head());
            of.publish();
            preempt(of.worker, other::disconnected, of.workers::stop);
            of.expect("[m]");
        }
    },
    AT_ONCE {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.add(of.log.head());
            preempt(of.worker, of::publishAtOnce, of.workers::stop);
            of.expect("[m]");
        }
    },
    TWO_AT_ONCE {
        @Override
        public void run() {
            Fixture of = new Fixture();
            of.add(of.log.head());
            of.worker.turn();
            preempt(
                    () -> {
                        of.publishAtOnce();
                        of.worker.run();
                    },
                    of::publishAtOnce,
                    of.workers::stop);
            of.expect("[m][m]");
        }
    };

    private static final FakeTicker TICKER = new FakeTicker();
    private static final Message MESSAGE = Message.of("m");
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final BroadcastSettings SETTINGS = TestFanout.settings(1);
    private static final Tracing TRACING = NoTracing.tracing();
    private static final ProcessorLoad PROCESSORS = new ProcessorLoad();
    private static final Topics TOPICS = TestSessions.topics(100, TICKER);
    private static final BroadcastMeters BROADCAST_METERS = new BroadcastMeters(METERS, TOPICS, TICKER);
    private static final TestSessions SESSIONS = new TestSessions(TICKER);
    private static final ThreadHeartbeats HEARTBEATS = new ThreadHeartbeats(METERS, TICKER);

    /** A worker, a topic, and a subscriber for whose messages the test waits. */
    private static final class Fixture {

        private final TopicLog log = TestSessions.topics(100, TICKER).pin(Topic.SELF_TEST); // not measured
        private final FanoutWorkers workers =
                new FanoutWorkers(SETTINGS, BROADCAST_METERS, TRACING, PROCESSORS, HEARTBEATS);
        private final TopicSubscribers subscribers = new TopicSubscribers(
                log,
                new TopicAppender(
                        log,
                        new TopicSubscribersRegistry(
                                TOPICS, new LocalTopicSource(), workers, SETTINGS, new LimitMeters(METERS))),
                CompletableFuture.completedFuture(null),
                workers,
                left -> {});
        private final FanoutWorker worker = workers.get(0);
        private final InterleavedSink sink = new InterleavedSink(Integer.MAX_VALUE);
        private final Session session = SESSIONS.open(sink);

        void add(long from) {
            subscribers.add(session, from);
        }

        Session addAnother() {
            Session other = SESSIONS.open(new InterleavedSink(Integer.MAX_VALUE));
            subscribers.add(other, log.head());
            return other;
        }

        void publish() {
            log.append(MESSAGE, Long.MAX_VALUE);
            subscribers.wake();
        }

        void publishAtOnce() {
            log.append(MESSAGE, Long.MAX_VALUE);
            if (!subscribers.passNow()) {
                subscribers.wake();
            }
        }

        void expect(String all) {
            if (!sink.taken().equals(all)) {
                throw new AssertionError("taken: " + sink.taken() + ", expected: " + all);
            }
        }
    }
}
