package dev.herald.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.broadcast.UnavailableException;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RoundCacheTests {

    private static final Topic NEWS = new Topic("news");
    private static final long VALUE_BYTES = 100;

    private final FakeTicker ticker = new FakeTicker();
    private final List<CompletableFuture<String>> rounds = new ArrayList<>();
    private RoundCache<String> cache = cache(Duration.ofSeconds(1));

    private RoundCache<String> cache(Duration time) {
        return new RoundCache<>(
                topic -> {
                    CompletableFuture<String> round = new CompletableFuture<>();
                    rounds.add(round);
                    return round;
                },
                value -> VALUE_BYTES,
                time,
                10 * VALUE_BYTES,
                ticker);
    }

    private void ask(Topic topic) {
        assertThat(cache.get(topic)).isNotNull();
    }

    @Test
    void callsThatComeMeanwhileShareARound() {
        CompletableFuture<String> first = cache.get(NEWS);
        CompletableFuture<String> second = cache.get(NEWS);

        rounds.getFirst().complete("result");

        assertThat(rounds).hasSize(1);
        assertThat(first).isCompletedWithValue("result");
        assertThat(second).isCompletedWithValue("result");
    }

    @Test
    void thousandCallsASecondAreOneRoundASecond() {
        for (int i = 0; i < 10_000; i++) {
            CompletableFuture<String> call = cache.get(NEWS);
            rounds.getLast().complete("result");
            assertThat(call).isCompleted();
            ticker.advance(Duration.ofMillis(1));
        }

        assertThat(rounds).hasSize(10);
    }

    @Test
    void withoutACacheEachCallIsARoundUnlessOneIsUnderWay() {
        cache = cache(Duration.ZERO);

        ask(NEWS);
        ask(NEWS);
        assertThat(rounds).hasSize(1);

        rounds.getFirst().complete("result");
        ask(NEWS);
        assertThat(rounds).hasSize(2);
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void failureIsForThoseWhoWaitAlone() {
        CompletableFuture<String> failing = cache.get(NEWS);
        rounds.getFirst().completeExceptionally(new IllegalStateException("no"));
        CompletableFuture<String> next = cache.get(NEWS);
        rounds.getLast().complete("result");

        assertThat(failing).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("result");
    }

    @Test
    void oldestResultsAreDroppedWhenThereAreTooMany() {
        for (int i = 0; i < 20; i++) {
            ask(new Topic("topic-" + i));
            rounds.getLast().complete("result");
        }
        assertThat(cache.bytes()).isEqualTo(10 * VALUE_BYTES);

        ask(new Topic("topic-19"));
        assertThat(rounds).hasSize(20);
        ask(new Topic("topic-0"));
        assertThat(rounds).hasSize(21);
    }

    @Test
    void oldResultsTakeNoMemory() {
        ask(NEWS);
        rounds.getFirst().complete("result");
        ticker.advance(Duration.ofSeconds(1));
        ask(new Topic("other"));

        assertThat(cache.bytes()).isZero();
    }

    @Test
    void tooManyRoundsAtATimeAreRefused() {
        for (int i = 0; i < 128; i++) {
            ask(new Topic("topic-" + i));
        }

        assertThatThrownBy(() -> cache.get(NEWS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnavailableException.class);
        assertThat(rounds).hasSize(128);
    }

    /** Who gives up does not spoil it for the others. */
    @Test
    void cancellingOneCallHasNoEffectOnOthers() {
        assertThat(cache.get(NEWS).cancel(true)).isTrue();
        CompletableFuture<String> other = cache.get(NEWS);
        rounds.getFirst().complete("result");

        assertThat(other).isCompletedWithValue("result");
    }
}
