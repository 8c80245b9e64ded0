package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplicaAcksTests {

    /** Otherwise all publishers after it would wait for ever. */
    @Test
    @SuppressWarnings("unchecked") // a mock of a generic type
    void waitThatCannotBeSentFailsAloneAndTheNextIsSent() {
        StatefulRedisConnection<byte[], byte[]> connection = mock(StatefulRedisConnection.class);
        RedisAsyncCommands<byte[], byte[]> commands = mock(RedisAsyncCommands.class, RETURNS_DEEP_STUBS);
        when(connection.async()).thenThrow(new StackOverflowError("injected")).thenReturn(commands);
        ReplicaAcks acks = new ReplicaAcks(connection, Duration.ofSeconds(2));

        CompletableFuture<Void> failed = acks.await(1);
        CompletableFuture<Void> next = acks.await(1);

        assertThatThrownBy(failed::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(next).isNotCompletedExceptionally();
        verify(commands).waitForReplication(1, 1000);
    }
}
