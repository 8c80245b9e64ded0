package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.topic.Caller;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyCacheTests {

    private static final Topic NEWS = new Topic("news");
    private static final Topic SPORT = new Topic("sport");
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX = 3;

    private final LimitMeters limits = new LimitMeters(new SimpleMeterRegistry());
    private final FakeTicker ticker = new FakeTicker();
    private final IdempotencyCache receipts = new IdempotencyCache(WINDOW, MAX, limits, ticker);
    private final AtomicInteger published = new AtomicInteger();

    @Test
    void sameKeyAndMessageGetTheSameReceiptAndArePublishedOnce() {
        Receipt first = publish("k", NEWS, "a");
        Receipt second = publish("k", NEWS, "a");

        assertThat(second).isEqualTo(first);
        assertThat(published).hasValue(1);
    }

    @Test
    void sameKeyUnderAnotherTopicNamesAnotherMessage() {
        Receipt news = publish("k", NEWS, "a");
        Receipt sport = publish("k", SPORT, "b");

        assertThat(news.topic()).isEqualTo(NEWS);
        assertThat(sport.topic()).isEqualTo(SPORT);
        assertThat(published).hasValue(2);
    }

    @Test
    void sameKeyWithAnotherMessageIsRefused() {
        publish("k", NEWS, "a");

        CompletableFuture<Receipt> other = once("k", NEWS, "b");

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(other::join)
                .havingCause()
                .isInstanceOf(IdempotencyKeyConflictException.class)
                .withMessage(
                        "Idempotency-Key \"k\" was already used for another message to topic news: nothing was published."
                                + " Use a new key for a new message.");
        assertThat(published).hasValue(1);
    }

    @Test
    void keyIsForgottenAfterTheWindowAndNotBefore() {
        publish("k", NEWS, "a");
        ticker.advance(WINDOW.minusMillis(1));
        publish("k", NEWS, "a");
        assertThat(published).hasValue(1);

        ticker.advance(Duration.ofMillis(1));
        Receipt later = publish("k", NEWS, "b");

        assertThat(published).hasValue(2);
        assertThat(later.position().offset()).isEqualTo(2);
    }

    @Test
    void repetitionDoesNotExtendTheWindow() {
        publish("k", NEWS, "a");
        ticker.advance(WINDOW.dividedBy(2));
        publish("k", NEWS, "a");
        ticker.advance(WINDOW.dividedBy(2));

        publish("k", NEWS, "a");

        assertThat(published).hasValue(2);
    }

    @Test
    void whatFailedIsForgotten() {
        CompletableFuture<Receipt> failed =
                once("k", NEWS, "a", () -> CompletableFuture.failedFuture(overloaded("enough")));

        assertThat(failed).isCompletedExceptionally();
        assertThat(receipts.size()).isZero();
        assertThat(once("k", NEWS, "a")).isCompleted();
    }

    @Test
    void whatThrewIsForgotten() {
        CompletableFuture<Receipt> failed = once("k", NEWS, "a", () -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(failed).isCompletedExceptionally();
        assertThat(receipts.size()).isZero();
        assertThat(once("k", NEWS, "a")).isCompleted();
    }

    @Test
    void whatFailsAfterTheWindowForgetsNobodyElse() {
        CompletableFuture<Receipt> response = new CompletableFuture<>();
        CompletableFuture<Receipt> late = once("k", NEWS, "a", () -> response);
        ticker.advance(WINDOW);
        publish("k", NEWS, "a");

        response.completeExceptionally(overloaded("enough"));
        publish("k", NEWS, "a");

        assertThat(late).isCompletedExceptionally();
        assertThat(published).hasValue(1);
    }

    @Test
    void concurrentRequestGetsTheReceiptOfTheFirst() {
        CompletableFuture<Receipt> response = new CompletableFuture<>();
        CompletableFuture<Receipt> first = once("k", NEWS, "a", () -> response);
        CompletableFuture<Receipt> second = once("k", NEWS, "a");
        assertThat(second).isNotDone();

        response.complete(receipt(NEWS, 7));

        assertThat(first.join()).isEqualTo(second.join()).isEqualTo(receipt(NEWS, 7));
        assertThat(published).hasValue(0);
    }

    @Test
    void concurrentRequestFailsWithTheFirst() {
        CompletableFuture<Receipt> response = new CompletableFuture<>();
        CompletableFuture<Receipt> first = once("k", NEWS, "a", () -> response);
        CompletableFuture<Receipt> second = once("k", NEWS, "a");

        response.completeExceptionally(overloaded("enough"));

        assertThat(first).isCompletedExceptionally();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(second::join)
                .withCauseInstanceOf(OverloadedException.class);
    }

    @Test
    void cancellingOneResultCancelsNoOther() {
        CompletableFuture<Receipt> response = new CompletableFuture<>();
        CompletableFuture<Receipt> first = once("k", NEWS, "a", () -> response);
        CompletableFuture<Receipt> second = once("k", NEWS, "a");
        CompletableFuture<Receipt> third = once("k", NEWS, "a");

        second.cancel(true);
        response.complete(receipt(NEWS, 7));

        assertThat(first.join()).isEqualTo(third.join()).isEqualTo(receipt(NEWS, 7));
    }

    @Test
    void oneKeyTooManyIsRefusedAndNoneIsForgottenForIt() {
        fill();

        assertThat(once("another", NEWS, "a").exceptionNow())
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(5)))
                .hasMessageContaining("too many idempotency keys");
        assertThat(published).hasValue(MAX);
        assertThat(receipts.size()).isEqualTo(MAX);
    }

    @Test
    void knownKeyReturnsItsReceiptBeyondTheMaximum() {
        List<Receipt> first = fill();

        List<Receipt> again = fill();

        assertThat(again).isEqualTo(first);
        assertThat(published).hasValue(MAX);
    }

    @Test
    void expiredKeysMakeRoom() {
        fill();
        ticker.advance(WINDOW);

        publish("another", NEWS, "a");

        assertThat(published).hasValue(MAX + 1);
        assertThat(receipts.size()).isOne();
    }

    @Test
    void aCallerHasAQuarterOfTheKeys() {
        IdempotencyCache roomy = new IdempotencyCache(WINDOW, 8, limits, ticker);
        Caller one = new Caller("one");
        for (String key : List.of("a", "b", "a", "b")) {
            once(roomy, key, one).join();
        }

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(once(roomy, "c", one)::join)
                .withCauseInstanceOf(LimitExceededException.class)
                .withMessageContaining("Too many idempotency keys stored of this caller: at most 2 at a time"
                        + " (herald.broadcast.max-idempotency-keys).");
        once(roomy, "c", new Caller("other")).join();

        ticker.advance(WINDOW);
        once(roomy, "d", one).join();
        once(roomy, "e", one).join();
        assertThat(once(roomy, "f", one)).isCompletedExceptionally();
    }

    @Test
    void aFailedPublicationTakesNothingOfItsCallersShare() {
        IdempotencyCache roomy = new IdempotencyCache(WINDOW, 4, limits, ticker);
        for (int i = 0; i < 5; i++) {
            PublishRequest request = request("k" + i, new Caller("one"));
            assertThat(roomy.once(request, () -> CompletableFuture.failedFuture(overloaded("it is"))))
                    .isCompletedExceptionally();
        }

        once(roomy, "k", new Caller("one")).join();
    }

    private CompletableFuture<Receipt> once(IdempotencyCache cache, String key, Caller caller) {
        return cache.once(request(key, caller), this::next);
    }

    private static PublishRequest request(String key, Caller caller) {
        return new PublishRequest(
                NEWS, Message.of("a").by(caller), new Publisher(caller.name()), new IdempotencyKey(key));
    }

    @Test
    void concurrentRequestsWithOneKeyPublishOnce() throws Exception {
        int publishers = 8;
        int rounds = 200;
        IdempotencyCache roomy = new IdempotencyCache(WINDOW, rounds, limits, ticker);
        CyclicBarrier barrier = new CyclicBarrier(publishers);
        try (ExecutorService executor = Executors.newFixedThreadPool(publishers)) {
            for (int round = 1; round <= rounds; round++) {
                IdempotencyKey key = new IdempotencyKey("k" + round);
                Callable<Receipt> publisher = () -> {
                    barrier.await();
                    return roomy.once(new PublishRequest(NEWS, Message.of("a"), Publisher.HERALD, key), this::next)
                            .join();
                };

                for (Future<Receipt> receipt : executor.invokeAll(Collections.nCopies(publishers, publisher))) {
                    assertThat(receipt.get()).isEqualTo(receipt(NEWS, round));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "\"key\"", "  \"key\" "})
    void keyOfAHeaderMayBeQuoted(String header) {
        assertThat(IdempotencyKey.ofHeader(header)).isEqualTo(new IdempotencyKey("key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b", "ä", "a\tb", "\"a\nb\"", "\"a\",\"b\"", "\"a\", \"b\""})
    void badKeysAreRefusedAndNotRepeated(String header) {
        assertThatExceptionOfType(InvalidIdempotencyKeyException.class)
                .isThrownBy(() -> IdempotencyKey.ofHeader(header))
                .withMessageMatching(
                        "The Idempotency-Key of \\d+ characters is invalid: 1 to 255 visible ASCII characters are accepted\\.");
    }

    @Test
    void longestKeyIsTaken() {
        assertThat(new IdempotencyKey("x".repeat(255)).value()).hasSize(255);
        assertThatExceptionOfType(InvalidIdempotencyKeyException.class)
                .isThrownBy(() -> new IdempotencyKey("x".repeat(256)))
                .withMessageStartingWith("The Idempotency-Key of 256 characters");
    }

    private List<Receipt> fill() {
        return IntStream.range(0, MAX)
                .mapToObj(i -> publish("k" + i, NEWS, "a"))
                .toList();
    }

    private Receipt publish(String key, Topic topic, String message) {
        return once(key, topic, message).join();
    }

    private CompletableFuture<Receipt> next() {
        return CompletableFuture.completedFuture(receipt(NEWS, published.incrementAndGet()));
    }

    private CompletableFuture<Receipt> once(String key, Topic topic, String message) {
        return once(
                key,
                topic,
                message,
                () -> CompletableFuture.completedFuture(receipt(topic, published.incrementAndGet())));
    }

    private CompletableFuture<Receipt> once(
            String key, Topic topic, String message, Supplier<CompletableFuture<Receipt>> publish) {
        return receipts.once(
                new PublishRequest(topic, Message.of(message), Publisher.HERALD, new IdempotencyKey(key)), publish);
    }

    private static Receipt receipt(Topic topic, long offset) {
        return new Receipt(topic, new Position(1, offset), 0);
    }

    private static OverloadedException overloaded(String why) {
        return new OverloadedException(NEWS, why, Duration.ofSeconds(1));
    }
}
