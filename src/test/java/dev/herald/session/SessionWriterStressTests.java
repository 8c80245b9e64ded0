package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The writer's state machine under threads that publish, reply, hold and complete writes at once: nothing is lost, doubled,
 * torn or out of order, and it need not be woken once more. For {@code -Dstress.seconds}, many more in the profile
 * {@code stress}.
 */
class SessionWriterStressTests {

    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("stress.seconds", 2));
    private static final int EACH = 50;
    private static final Pattern FRAME = Pattern.compile("\\[([AB])(\\d+)]|<([xyh])(\\d+)>");

    private final ExecutorService actors = Executors.newFixedThreadPool(5);
    private final ExecutorService completions = Executors.newFixedThreadPool(2);
    private final CyclicBarrier together = new CyclicBarrier(5);

    @AfterEach
    void stop() {
        actors.shutdownNow();
        completions.shutdownNow();
    }

    @Test
    void losesNothingAndDoublesNothing() throws Exception {
        long end = System.nanoTime() + DURATION.toNanos();
        do {
            round();
        } while (System.nanoTime() < end);
    }

    private void round() throws Exception {
        FakeTicker ticker = new FakeTicker();
        Topics topics = TestSessions.topics(10 * EACH, ticker);
        StressSink sink = new StressSink(completions);
        Session session = new TestSessions(ticker).open(sink);
        Subscription a = subscribe(session, topics.pin(new Topic("A")));
        Subscription b = subscribe(session, topics.pin(new Topic("B")));

        List<Future<?>> all = Stream.<Runnable>of(
                        () -> publish(a),
                        () -> publish(b),
                        () -> reply(session, "x"),
                        () -> reply(session, "y"),
                        () -> hold(session))
                .<Future<?>>map(actor -> actors.submit(() -> inLockstep(actor)))
                .toList();
        for (Future<?> each : all) {
            each.get(30, TimeUnit.SECONDS);
        }

        awaitIdle(session);
        assertThat(sink.wrong()).isNull();
        assertThat(counts(sink.taken())).isEqualTo(Map.of("A", EACH, "B", EACH, "x", EACH, "y", EACH, "h", EACH));
        assertThat(session.writer().messages()).isEqualTo(2 * EACH);
        assertThat(session.writer().bytes()).isEqualTo(sink.taken().length());
    }

    /** Without waking it: whoever added something has done so. Holds it then, to read what only a drainer may. */
    private static void awaitIdle(Session session) {
        SessionWriter writer = session.writer();
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(30))
                .until(writer::hold);
    }

    private static void publish(Subscription subscription) {
        TopicLog log = subscription.log();
        for (int i = 0; i < EACH; i++) {
            log.append(Message.of(log.topic().name() + i), Long.MAX_VALUE);
            if (ThreadLocalRandom.current().nextBoolean()) {
                subscription.offer(log.head());
            } else {
                subscription.session().writer().wake();
            }
        }
    }

    private static void reply(Session session, String name) {
        for (int i = 0; i < EACH; i++) {
            while (!session.sendDirect((name + i).getBytes(UTF_8))) {
                Thread.onSpinWait();
            }
        }
    }

    private static void hold(Session session) {
        int sent = 0;
        while (sent < EACH) {
            boolean held = session.writer().hold();
            sent += session.sendDirect(("h" + sent).getBytes(UTF_8)) ? 1 : 0;
            if (held) {
                session.writer().release();
            }
        }
    }

    private static Subscription subscribe(Session session, TopicLog log) {
        Subscription subscription = new Subscription(session, log, log.head(), gone -> {});
        session.subscribe(subscription);
        return subscription;
    }

    private Void inLockstep(Runnable actor) throws Exception {
        together.await(30, TimeUnit.SECONDS);
        actor.run();
        return null;
    }

    /** How many of each came, having seen that all are whole, and count up from 0. */
    private static Map<String, Integer> counts(String taken) {
        Map<String, Integer> next = new HashMap<>();
        Matcher frame = FRAME.matcher(taken);
        int end = 0;
        while (frame.find()) {
            assertThat(frame.start()).as(taken).isEqualTo(end);
            String name = frame.group(1) != null ? frame.group(1) : frame.group(3);
            String number = frame.group(1) != null ? frame.group(2) : frame.group(4);
            assertThat(Integer.parseInt(number)).as(taken).isEqualTo(next.merge(name, 1, Integer::sum) - 1);
            end = frame.end();
        }
        assertThat(end).as(taken).isEqualTo(taken.length());
        return next;
    }
}
