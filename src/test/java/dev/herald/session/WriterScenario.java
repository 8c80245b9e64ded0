package dev.herald.session;

import static dev.herald.interleaving.Steps.preempt;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;

/** A thread writes to a session's socket while another adds something, wherever that comes between. */
enum WriterScenario implements Runnable {
    TWO_REPLIES {
        @Override
        public void run() {
            Fixture of = new Fixture();
            preempt(() -> of.reply("<x>"), () -> of.reply("<y>"));
            of.expect(6);
        }
    },
    REPLY_AND_PUBLICATION {
        @Override
        public void run() {
            Fixture of = new Fixture();
            preempt(() -> of.reply("<x>"), of::publish);
            of.expect(6);
        }
    },
    PUBLICATION_AND_REPLY {
        @Override
        public void run() {
            Fixture of = new Fixture();
            preempt(of::publish, () -> of.reply("<x>"));
            of.expect(6);
        }
    };

    private static final FakeTicker TICKER = new FakeTicker();
    private static final Message MESSAGE = Message.of("m");
    private static final TestSessions SESSIONS = new TestSessions(TICKER);

    private static final class Fixture {

        private final TopicLog log = TestSessions.topics(100, TICKER).pin(new Topic("t"));
        private final InterleavedSink sink = new InterleavedSink(Integer.MAX_VALUE);
        private final Session session = SESSIONS.open(sink);
        private final Subscription subscription = new Subscription(session, log, log.head(), left -> {});

        Fixture() {
            session.subscribe(subscription);
        }

        void reply(String text) {
            session.writer().reply(text.getBytes(UTF_8));
        }

        void publish() {
            log.append(MESSAGE, Long.MAX_VALUE);
            subscription.offer(log.head());
        }

        void expect(int bytes) {
            if (sink.taken().length() != bytes) {
                throw new AssertionError("taken: " + sink.taken() + ", expected: " + bytes + " bytes");
            }
        }
    }
}
