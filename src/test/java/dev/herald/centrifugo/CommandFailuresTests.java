package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandFailuresTests {

    private static final Topic TOPIC = new Topic("news");

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new UnavailableException("Redis"), 100, true),
                arguments(new IllegalStateException("a fault"), 100, true),
                arguments(tooManyTopics(true), 106, false),
                arguments(tooManyTopics(false), 111, true),
                arguments(mock(InvalidMessageException.class), 107, false),
                arguments(new OverloadedException(TOPIC, "slow", Duration.ofSeconds(1)), 111, true),
                arguments(
                        new LimitExceededException(Limit.PUBLISHES, "Too many", "fewer", Duration.ofSeconds(1)),
                        111,
                        true));
    }

    private static TooManyTopicsException tooManyTopics(boolean isByCaller) {
        TooManyTopicsException failure = mock();
        when(failure.isByCaller()).thenReturn(isByCaller);
        return failure;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhetherTheSameMaySucceedLater(RuntimeException failure, int code, boolean isTemporary) {
        ErrorCode error = CommandFailures.of(failure);

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.error().getTemporary()).isEqualTo(isTemporary);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void keepsTheCodeOfACommand(ErrorCode code) {
        assertThat(CommandFailures.of(new CommandException(code))).isEqualTo(code);
        assertThat(code.error().getMessage()).isNotEmpty();
    }

    @Test
    void findsTheCauseOfAFailedSubscriptionToken() {
        CommandException cause = new CommandException(ErrorCode.EXPIRED);

        assertThat(CommandFailures.ofSubscriptionToken(new CompletionException(cause)))
                .isEqualTo(ErrorCode.EXPIRED);
    }
}
