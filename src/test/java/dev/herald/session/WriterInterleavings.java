package dev.herald.session;

import static dev.herald.interleaving.Exploration.inParallel;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * How the steps of threads that append, wake, offer, reply, write what was left, subscribe and close can follow each other in
 * a session's writer: nothing is lost, doubled, torn, out of order or never ends.
 */
enum WriterInterleavings implements Runnable {
    TWO_REPLIES {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            inParallel(() -> of.reply("x"), () -> of.reply("y"));
            of.expect("<x><y>", "<y><x>");
        }
    },
    REPLY_AND_PUBLICATION {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            Subscription subscription = of.subscribe(of.log.head());
            inParallel(() -> of.reply("x"), () -> of.publishTo(subscription));
            of.expect("<x>[m]", "[m]<x>");
        }
    },
    PUBLICATION_AND_HOLD {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            Subscription subscription = of.subscribe(of.log.head());
            inParallel(() -> of.publishTo(subscription), of::holdAndReply);
            of.expect("<h>[m]", "[m]<h>");
        }
    },
    FULL_SOCKET {
        @Override
        public void run() {
            Fixture of = new Fixture(1);
            Subscription subscription = of.subscribe(of.log.head());
            of.reply("x");
            inParallel(of.sink::makeRoom, () -> of.publishTo(subscription));
            of.sink.makeRoom();
            of.sink.makeRoom();
            of.expect("<x>[m]");
        }
    },
    SUBSCRIBE {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            long from = of.log.head();
            inParallel(() -> of.subscribeAfterReply(from), of::publishToListed, of.session.writer()::wake);
            of.expect("<c>[m]");
        }
    },
    SUBSCRIBE_WHILE_DRAINED {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            long from = of.log.head();
            of.log.append(MESSAGE, Long.MAX_VALUE);
            inParallel(() -> of.subscribeAfterReply(from), of.session.writer()::wake);
            of.expect("<c>[m]");
        }
    },
    CLOSE {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            Subscription subscription = of.subscribe(of.log.head());
            inParallel(() -> of.publishTo(subscription), () -> of.session.close(CloseStatus.NORMAL));
            of.expect("!", "[m]!");
            of.expectEnded();
        }
    },
    CLOSE_BY_TWO {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            of.subscribe(of.log.head());
            inParallel(() -> of.session.close(CloseStatus.NORMAL), of.session::disconnected);
            of.expect("", "!");
            of.expectEnded();
        }
    },
    SUBSCRIBE_AND_CLOSE {
        @Override
        public void run() {
            Fixture of = new Fixture(Integer.MAX_VALUE);
            inParallel(() -> of.subscribeAfterReply(of.log.head()), of.session::disconnected);
            of.expectEnded();
        }
    };

    private static final FakeTicker TICKER = new FakeTicker();
    private static final Message MESSAGE = Message.of("m");
    private static final AtomicInteger ENDED = new AtomicInteger();
    private static final SessionContext CONTEXT = TestSessions.context(TICKER, new SessionContext.Listener() {
        @Override
        public void ended(Session session, CloseStatus seen) {
            ENDED.incrementAndGet();
        }

        @Override
        public void disconnected(Session session) {}
    });

    /** One session, and the log of one topic; one at a time. */
    private static final class Fixture {

        private final TopicLog log = TestSessions.topics(100, TICKER).pin(new Topic("t"));
        private final InterleavedSink sink;
        private final Session session;
        private final AtomicInteger left = new AtomicInteger();
        private final AtomicInteger subscribed = new AtomicInteger();
        private volatile @Nullable Subscription listed;

        Fixture(int room) {
            ENDED.set(0);
            sink = new InterleavedSink(room);
            session = new Session(
                    1L, sink, ClientIdentity.ANONYMOUS, CONTEXT, owner -> new SessionWriter(owner, sink, CONTEXT));
        }

        Subscription subscribe(long from) {
            Subscription subscription = new Subscription(session, log, from, this::leave);
            subscribed.incrementAndGet();
            listed = subscription;
            session.subscribe(subscription);
            return subscription;
        }

        /** As {@code Subscriptions} does. */
        void subscribeAfterReply(long from) {
            boolean held = session.writer().hold();
            session.writer().replyBeforePublications("<c>".getBytes(UTF_8));
            subscribe(from);
            if (log.head() > from) {
                session.writer().wake();
            }
            if (held) {
                session.writer().release();
            }
        }

        void publishTo(Subscription subscription) {
            log.append(MESSAGE, Long.MAX_VALUE);
            subscription.offer(log.head());
        }

        /** As a worker does, with whoever is in its list then. */
        void publishToListed() {
            log.append(MESSAGE, Long.MAX_VALUE);
            Subscription subscription = listed;
            if (subscription != null) {
                subscription.offer(log.head());
            }
        }

        void reply(String text) {
            session.writer().reply(("<" + text + ">").getBytes(UTF_8));
        }

        void holdAndReply() {
            boolean held = session.writer().hold();
            reply("h");
            if (held) {
                session.writer().release();
            }
        }

        void expect(String... possible) {
            String taken = sink.taken();
            if (!Arrays.asList(possible).contains(taken)) {
                throw new AssertionError("taken: " + taken + ", expected: " + Arrays.toString(possible));
            }
        }

        void expectEnded() {
            if (session.isOpen() || ENDED.get() != 1 || left.get() != subscribed.get()) {
                throw new AssertionError("ended " + ENDED.get() + " times, left " + left.get() + " topics");
            }
        }

        private void leave(Subscription subscription) {
            if (subscription.retire()) {
                left.incrementAndGet();
            }
        }
    }
}
