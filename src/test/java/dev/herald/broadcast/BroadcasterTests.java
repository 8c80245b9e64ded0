package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class BroadcasterTests {

    private static final Topic NEWS = new Topic("news");

    private final RecordingRelay relay = new RecordingRelay();
    private final Broadcaster broadcaster = relay.broadcaster();

    @Test
    void publishesAndCountsBySource() {
        broadcaster
                .publish(new PublishRequest(Topic.BROADCAST, Message.of("a")), PublishSource.HTTP)
                .join();
        broadcaster
                .publish(new PublishRequest(Topic.TICK, Message.of("b")), PublishSource.TICK)
                .join();
        broadcaster
                .publish(new PublishRequest(Topic.TICK, Message.of("c")), PublishSource.TICK)
                .join();

        assertThat(relay.published()).containsExactly("broadcast: a", "tick: b", "tick: c");
        assertThat(relay.counted(PublishSource.HTTP)).isOne();
        assertThat(relay.counted(PublishSource.TICK)).isEqualTo(2);
    }

    @Test
    void countsNothingThatWasRefused() {
        relay.overloaded();

        assertThat(broadcaster.publish(new PublishRequest(Topic.BROADCAST, Message.of("a")), PublishSource.HTTP))
                .isCompletedExceptionally();
        assertThat(relay.counted(PublishSource.HTTP)).isZero();
    }

    @Test
    void publishesAListInItsOrder() {
        List<Receipt> receipts =
                broadcaster.publish(items("a", "b", "c"), PublishSource.HTTP).join();

        assertThat(relay.published()).containsExactly("news: a", "news: b", "news: c");
        assertThat(receipts).extracting(receipt -> receipt.position().offset()).containsExactly(1L, 2L, 3L);
        assertThat(relay.counted(PublishSource.HTTP)).isEqualTo(3);
    }

    @Test
    void publishesNothingAfterTheFirstThatIsRefused() {
        relay.withRoom(2);

        CompletableFuture<List<Receipt>> response = broadcaster.publish(items("a", "b", "c", "d"), PublishSource.HTTP);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(response::join)
                .havingCause()
                .isInstanceOf(PartiallyPublishedException.class)
                .withMessage(
                        "2 of 4 messages were published. The first failure: Overloaded: nothing was published to topic news"
                                + " because too many publishers are waiting. Retry later.")
                .satisfies(e -> assertThat(((PartiallyPublishedException) e).receipts())
                        .extracting(receipt -> receipt.position().offset())
                        .containsExactly(1L, 2L))
                .havingCause()
                .isInstanceOf(OverloadedException.class);
        assertThat(relay.asked()).isEqualTo(3);
        assertThat(relay.published()).containsExactly("news: a", "news: b");
        assertThat(relay.counted(PublishSource.HTTP)).isEqualTo(2);
    }

    @Test
    void failsAsItsItemIfNothingWasPublished() {
        relay.overloaded();

        CompletableFuture<List<Receipt>> response = broadcaster.publish(items("a", "b"), PublishSource.HTTP);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(response::join)
                .havingCause()
                .isInstanceOf(OverloadedException.class);
        assertThat(relay.asked()).isOne();
    }

    @Test
    void waitsForLaterReceipts() {
        List<CompletableFuture<Receipt>> receipts = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        Iterator<CompletableFuture<Receipt>> next = receipts.iterator();
        Broadcaster slow = relay.broadcaster(item -> next.next());
        CompletableFuture<List<Receipt>> all = slow.publish(items("a", "b"), PublishSource.HTTP);

        receipts.get(1).complete(receipt(2));
        assertThat(all).isNotDone();
        receipts.get(0).complete(receipt(1));

        assertThat(all.join()).containsExactly(receipt(1), receipt(2));
    }

    @Test
    void tellsWhatWasPublishedBehindAFailureThatCameLater() {
        List<CompletableFuture<Receipt>> receipts = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        Iterator<CompletableFuture<Receipt>> next = receipts.iterator();
        Broadcaster slow = relay.broadcaster(item -> next.next());
        CompletableFuture<List<Receipt>> all = slow.publish(items("a", "b"), PublishSource.HTTP);

        receipts.get(0).completeExceptionally(new OverloadedException(NEWS, "enough", Duration.ofSeconds(1)));
        receipts.get(1).complete(receipt(2));

        assertThat(all.handle((result, failure) -> failure.getCause()).join())
                .isInstanceOfSatisfying(
                        PartiallyPublishedException.class,
                        e -> assertThat(e.receipts()).containsExactly(receipt(2)))
                .hasMessageStartingWith(
                        "1 of 2 messages were published. The first failure: Overloaded: nothing was published");
    }

    private static List<PublishRequest> items(String... messages) {
        return Arrays.stream(messages)
                .map(message -> new PublishRequest(NEWS, Message.of(message)))
                .toList();
    }

    private static Receipt receipt(long offset) {
        return new Receipt(NEWS, new Position(1, offset), 0);
    }

    @Test
    void whatARefusalWasCausedByIsNotTakenForIt() {
        UnavailableException refusal = new UnavailableException("unavailable", new IllegalStateException("why"));
        Broadcaster broadcaster = new RecordingRelay().broadcaster(item -> CompletableFuture.failedFuture(refusal));
        PublishRequest item = new PublishRequest(Topic.BROADCAST, Message.of("x"));

        assertThat(broadcaster.publish(List.of(item), PublishSource.HTTP).exceptionNow())
                .isSameAs(refusal);
    }
}
