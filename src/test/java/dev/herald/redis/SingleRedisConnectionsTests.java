package dev.herald.redis;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.topic.FakeTicker;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SingleRedisConnectionsTests {

    private static final RedisURI URI = RedisURI.create("unused", 6379);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RedisClient client = mock(RedisClient.class);

    @SuppressWarnings("unchecked") // a mock of a generic type
    private final StatefulRedisPubSubConnection<byte[], byte[]> made =
            mock(StatefulRedisPubSubConnection.class, RETURNS_DEEP_STUBS);

    @SuppressWarnings("unchecked") // a mock of a generic type
    private final RedisPubSubAsyncCommands<byte[], byte[]> commands =
            mock(RedisPubSubAsyncCommands.class, RETURNS_DEEP_STUBS);

    /** Nobody else would: the connection is there. */
    @Test
    void channelIsSubscribedToAgainAfterThatThrew() {
        when(made.isOpen()).thenReturn(true);
        when(made.async()).thenReturn(commands);
        when(commands.ssubscribe(any())).thenThrow(new StackOverflowError("injected"));
        when(client.connectPubSubAsync(ByteArrayCodec.INSTANCE, URI))
                .thenReturn(ConnectionFuture.completed(null, made));
        when(client.connectAsync(ByteArrayCodec.INSTANCE, URI))
                .thenReturn(ConnectionFuture.from(null, new CompletableFuture<>()));
        try (RedisTimer timer = new RedisTimer(
                        new ThreadHeartbeats(meters, new FakeTicker()).watch(ThreadKind.REDIS, "redis-timer"));
                SingleRedisConnections connections = new SingleRedisConnections(
                        client, URI, Duration.ofSeconds(2), new RedisMeters(meters), timer)) {
            connections.start(mock(ChannelListener.class));

            connections.subscribe("channel");

            verify(commands, timeout(30_000).atLeast(2)).ssubscribe(any());
        }
    }
}
