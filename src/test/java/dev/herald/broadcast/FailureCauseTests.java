package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureCauseTests {

    private final IllegalStateException failure = new IllegalStateException("why", new ArithmeticException());

    @Test
    void aFailureIsItsOwnReason() {
        assertThat(FailureCause.of(failure)).isSameAs(failure);
    }

    @Test
    void aWrappedFailureIsTheReason() {
        assertThat(FailureCause.of(new CompletionException(failure))).isSameAs(failure);
    }

    @Test
    void aWrapperOfNothingIsItsOwnReason() {
        CompletionException empty = new CompletionException("why", null);

        assertThat(FailureCause.of(empty)).isSameAs(empty);
    }
}
