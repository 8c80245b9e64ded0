package dev.herald.redis;

import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@BesideOthers
class ClusterRedisConnectionsTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] KEY = {'k'};
    private static final List<SlotRange> ALL = List.of(new SlotRange(0, 16_383, "two", 6379));
    private static final List<RedisURI> SEEDS = List.of(RedisURI.create("one", 6379), RedisURI.create("two", 6379));

    private final RedisTimer timer = new RedisTimer(
            new ThreadHeartbeats(new SimpleMeterRegistry(), new FakeTicker()).watch(ThreadKind.REDIS, "redis-timer"));
    private final SingleRedisConnections node = mock(SingleRedisConnections.class);
    private final AtomicInteger faults = new AtomicInteger();

    /** What throws at first. */
    enum Step {
        CONNECT,
        LOOK,
        READ_TABLE,
        PARSE_TABLE
    }

    @AfterEach
    void close() {
        timer.close();
    }

    @ParameterizedTest
    @EnumSource
    void slotTableIsReadAgainAfterAnyStepThatThrows(Step failing) {
        when(node.isUp()).then(call -> throwOnce(Step.LOOK, failing, true));
        when(node.isUp(any())).thenReturn(true);
        when(node.slots())
                .then(call -> throwOnce(
                        Step.READ_TABLE,
                        failing,
                        CompletableFuture.supplyAsync(() -> throwOnce(Step.PARSE_TABLE, failing, ALL), Runnable::run)));
        ClusterRedisConnections connections = connections(uri -> throwOnce(Step.CONNECT, failing, node));

        connections.start(mock(ChannelListener.class));

        await().atMost(SOON).until(() -> connections.isUp(KEY));
    }

    private <T> T throwOnce(Step now, Step failing, T result) {
        if (now == failing && faults.getAndIncrement() == 0) {
            throw new StackOverflowError("injected");
        }
        return result;
    }

    /** One channel that cannot be moved must not keep the others where they are. */
    @Test
    void channelsAreSubscribedToWhateverBecomesOfOthers() {
        when(node.isUp()).thenReturn(true);
        when(node.isUp(any())).thenReturn(true);
        when(node.slots()).thenReturn(CompletableFuture.completedFuture(ALL));
        List<String> channels = List.of("a", "b", "c");
        channels.forEach(channel -> doThrow(new StackOverflowError("injected"))
                .doNothing()
                .when(node)
                .subscribe(channel));
        ClusterRedisConnections connections = connections(uri -> node);
        channels.forEach(connections::subscribe); // before any owner is known

        connections.start(mock(ChannelListener.class));

        await().atMost(SOON).until(() -> connections.isUp(KEY));
        await().atMost(SOON)
                .untilAsserted(() ->
                        channels.forEach(channel -> verify(node, atLeastOnce()).subscribe(channel)));
    }

    private ClusterRedisConnections connections(Function<RedisURI, SingleRedisConnections> connect) {
        return new ClusterRedisConnections(SEEDS, connect, timer);
    }
}
