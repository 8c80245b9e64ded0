package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.WireFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What subscriptions with deliveries of their own get of a log, and what they share. */
class WriteBatchTests {

    private static final Topic NEWS = new Topic("news");

    private final FakeTicker ticker = new FakeTicker();
    private final TopicLog log = TestSessions.topics(100, ticker).pin(NEWS);
    private final Session session = new TestSessions(ticker).open(new RecordingSink());
    private final WriteBatch batch = new WriteBatch(1024);
    private final Sink sink;
    private final List<String> looked = new ArrayList<>();

    WriteBatchTests() {
        Map<PublicationForm, WireFormat> formats = new EnumMap<>(PublicationForm.class);
        for (PublicationForm form : PublicationForm.values()) {
            formats.put(form, publication -> (form + ":" + text(publication) + " ").getBytes(UTF_8));
        }
        sink = mock(
                Sink.class, call -> call.getArgument(0) instanceof Subscription next ? formats.get(next.form()) : null);
        publish("a", "b", "c");
    }

    /** Notes what it is asked, so that it shows whether a batch was filled for it. */
    private class Noting implements Delivery {

        private final String name;
        private final long epoch;

        Noting(String name, long epoch) {
            this.name = name;
            this.epoch = epoch;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public boolean continuesWith(Publication publication) {
            looked.add(name + text(publication));
            return publication.gap() == null;
        }
    }

    @Test
    void servesSubscribersOfTheSameEpochWithTheSameBytes() {
        ByteBuffer first = load(subscription(new Noting("1", 7), false)).bytes();

        ByteBuffer second = load(subscription(new Noting("2", 7), false)).bytes();

        assertThat(second).isSameAs(first);
        assertThat(looked).containsExactly("1a", "1b", "1c");
    }

    @Test
    void isFilledForEachEpoch() {
        load(subscription(new Noting("1", 7), false));

        load(subscription(new Noting("2", 8), false));

        assertThat(looked).containsExactly("1a", "1b", "1c", "2a", "2b", "2c");
    }

    @Test
    void endsBeforeAGap() {
        log.restart(new Position(log.epoch(), 10), Long.MAX_VALUE);
        publish("d");

        assertThat(texts(load(subscription(new Noting("1", 7), false)))).isEqualTo("PLAIN:a PLAIN:b PLAIN:c");
    }

    @Test
    void hasTheFirstOfDeltasAlone() {
        Subscription subscription = subscription(deltas(), false);

        assertThat(texts(load(subscription))).isEqualTo("DELTA_BASE:a");
        subscription.deliveredTo(subscription.cursor() + 1);
        assertThat(texts(load(subscription))).isEqualTo("DELTA:b DELTA:c");
    }

    @Test
    void beginsWithADeltaWhereTheSubscriberHasThePublicationBefore() {
        assertThat(texts(load(subscription(deltas(), true)))).isEqualTo("DELTA:a DELTA:b DELTA:c");
    }

    @Test
    void beginsAnewWithACompleteOneAfterSomeWereSkipped() {
        Subscription subscription = subscription(deltas(), true);

        assertThat(subscription.skipToNewest()).isEqualTo(2);

        assertThat(texts(load(subscription))).isEqualTo("DELTA_BASE:c");
    }

    @Test
    void passesOverWhatAFilterDoesNotAccept() {
        Delivery filtered = new Delivery() {
            @Override
            public boolean isFiltered() {
                return true;
            }

            @Override
            public boolean accepts(Publication publication) {
                return text(publication).equals("b");
            }
        };

        WriteBatch loaded = load(subscription(filtered, false));

        assertThat(texts(loaded)).isEqualTo("PLAIN:b");
        assertThat(loaded.count()).isEqualTo(3);
        assertThat(loaded.written(3)).isOne();
        assertThat(loaded.countWithin(0)).isOne();
        // Nothing of it serves others.
        assertThat(texts(load(subscription(Delivery.EVERYTHING, false)))).isEqualTo("PLAIN:a PLAIN:b PLAIN:c");
    }

    private static Delivery deltas() {
        return new Delivery() {
            @Override
            public PublicationForm form(boolean first) {
                return first ? PublicationForm.DELTA_BASE : PublicationForm.DELTA;
            }
        };
    }

    private Subscription subscription(Delivery delivery, boolean continued) {
        return new Subscription(session, log, log.tail(), continued, left -> {}, delivery);
    }

    private WriteBatch load(Subscription subscription) {
        return batch.load(subscription, sink, log.head());
    }

    private void publish(String... texts) {
        for (String text : texts) {
            log.append(Message.of(text), Long.MAX_VALUE);
        }
    }

    private static String text(Publication publication) {
        return new String(publication.message().utf8(), UTF_8);
    }

    private static String texts(WriteBatch batch) {
        return UTF_8.decode(batch.bytes().duplicate()).toString().strip();
    }
}
