package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.PublishOptions;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.UnavailableException;
import dev.herald.session.LineSink;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What clients receive when Redis has less than it had, or nothing was published for long. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisEpochIT extends RedisFailureTest {

    /** As after a failover to a replica that lagged behind. */
    @Test
    void reportsAGapWhenRedisLosesTheNewestMessages() throws Exception {
        LineSink one = subscribe(0);
        LineSink other = subscribe(1);
        publish("old1", "old2");
        LineSink resting = subscribe(1);
        publish("old3", "old4", "old5");
        redis.backUp();
        publish("old6", "old7", "old8");
        await().atMost(SOON)
                .until(() -> Stream.of(one, other, resting)
                        .allMatch(each -> each.messages(NEWS).contains("old8")));
        List<Position> ahead = one.positions();
        restart(RedisServer::restore);

        publish("new1", "old6", "new3");

        for (LineSink each : List.of(one, other)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(each.messages(NEWS)).endsWith("old8", "new1", "old6", "new3"));
            assertThat(each.messages(NEWS)).hasSize(11);
            assertThat(each.lines()).filteredOn("gap news"::equals).hasSize(1);
            assertNoPositionNamesTwo(each);
        }
        LineSink back = nodes.get(1).subscribe(0, ahead, NEWS);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(back.lines()).first().isEqualTo("gap news"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(back.messages(NEWS)).containsExactly("new1", "old6", "new3"));
    }

    /** Who has nothing that Redis has lost gets no gap, on a node that was there and on one that was not. */
    @Test
    void clientWithinTheEndOfAnEpochResumesWithoutAGap() throws Exception {
        LineSink one = subscribe(0);
        publish("1", "2", "3");
        await().atMost(SOON).until(() -> one.messages(NEWS).size() == 3);
        redis.backUp();
        List<Position> third = one.positions();
        publish("lost");
        await().atMost(SOON).until(() -> one.messages(NEWS).size() == 4);
        List<Position> lost = one.positions();
        restart(RedisServer::restore);
        publish("4");
        restart(nothing -> {});
        publish("5");
        node(redis.url(), 0);

        for (int node = 1; node <= 2; node++) {
            LineSink back = nodes.get(node).subscribe(0, third, NEWS);
            LineSink gap = nodes.get(node).subscribe(0, lost, NEWS);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(back.messages(NEWS)).containsExactly("4", "5"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(gap.messages(NEWS)).containsExactly("4", "5"));
            assertThat(back.gaps()).isZero();
            assertThat(gap.lines()).first().isEqualTo("gap news");
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(one.messages(NEWS)).endsWith("lost", "4", "5"));
        assertThat(one.gaps()).isOne();
    }

    /** Who stayed, and who comes back to another node with the positions that it had before. */
    @Test
    void topicWithoutMessagesHasNoGapAfterRestartsAndOnOtherNodes() throws Exception {
        LineSink stayed = subscribe(0);
        List<Position> before = stayed.connectedAt();
        assertThat(before).extracting(Position::offset).containsOnly(0L);
        restart(nothing -> {});
        node(redis.url(), 0);

        for (int node = 0; node <= 2; node++) {
            LineSink back = nodes.get(node).subscribe(0, before, NEWS);
            await().atMost(SOON).until(back::isSubscribed);
            assertThat(back.connectedAt()).isEqualTo(before);
            assertThat(back.gaps()).isZero();
        }
        publish("first");
        LineSink late = nodes.get(2).subscribe(0, before, NEWS);
        await().atMost(SOON).untilAsserted(() -> assertThat(late.messages(NEWS)).containsExactly("first"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stayed.messages(NEWS)).containsExactly("first"));
        assertThat(late.gaps() + stayed.gaps()).isZero();
    }

    @Test
    void namesThatNothingWasPublishedToTakeNoMemory() throws Exception {
        subscribe(0);
        String before = redis.run("DBSIZE");
        List<LineSink> sinks = IntStream.range(0, 50)
                .mapToObj(i -> nodes.getFirst().subscribe(0, List.of(), new Topic("name-" + i)))
                .toList();
        await().atMost(SOON).until(() -> sinks.stream().allMatch(LineSink::isSubscribed));

        // At most the seed of each slot is added.
        assertThat(redis.run("KEYS", "*name-*")).isBlank();
        assertThat(redis.run("KEYS", "*:state")).isBlank();
        assertThat(before).isNotEqualTo("0");
    }

    /** What it missed may be lost: nobody knows. */
    @Test
    void emptiedRedisIsAGapForWhoComesBackWithNothing() throws Exception {
        LineSink one = subscribe(0);
        List<Position> before = one.connectedAt();
        restart(RedisServer::forget);
        node(redis.url(), 0);

        LineSink back = nodes.get(2).subscribe(0, before, NEWS);

        await().atMost(SOON).untilAsserted(() -> assertThat(back.lines()).contains("gap news"));
        // If it learned of the new epoch from its first message, it would not know whether that was the first.
        await().atMost(SOON).untilAsserted(() -> assertThat(newestOn(0)).isEqualTo(newestOn(2)));
        publish("new");
        await().atMost(SOON).untilAsserted(() -> assertThat(back.messages(NEWS)).containsExactly("new"));
        await().atMost(SOON).untilAsserted(() -> assertThat(one.messages(NEWS)).containsExactly("new"));
        assertThat(one.gaps())
                .as(one.lines() + " back " + back.lines() + " before " + before)
                .isZero();
    }

    private Position newestOn(int node) {
        return subscribe(node).connectedAt().getFirst();
    }

    /** A deleted state is neither a stale primary nor the same epoch. */
    @Test
    void deletedStateIsAGap() throws Exception {
        LineSink one = subscribe(0);
        publish("1", "2");
        await().atMost(SOON).until(() -> one.messages(NEWS).size() == 2);
        List<Position> second = one.positions();
        redis.run("DEL", "herald:{news}:state");
        publish("3");

        await().atMost(SOON).untilAsserted(() -> assertThat(one.messages(NEWS)).containsExactly("1", "2", "3"));
        assertThat(one.gaps()).isOne();
        assertNoPositionNamesTwo(one);
        LineSink back = nodes.get(1).subscribe(0, second, NEWS);
        await().atMost(SOON).untilAsserted(() -> assertThat(back.messages(NEWS)).containsExactly("3"));
        assertThat(back.gaps()).isOne();
    }

    /** As when a primary hangs: subscribers would have what a failover takes back. */
    @Test
    void nothingIsDeliveredBeforeReplicasHaveIt() throws Exception {
        try (RedisServer replica = redis.replica()) {
            node(redis.url(), 1);
            node(redis.url(), 1);
            LineSink one = subscribe(2);
            publish("1");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(one.messages(NEWS)).containsExactly("1"));
            replica.pause();
            assertThat(failure(nodes.getLast(), new PublishRequest(NEWS, Message.of("2"))))
                    .isInstanceOf(UnavailableException.class);

            assertThat(one.messages(NEWS)).containsExactly("1");
            LineSink late = nodes.get(3).subscribe(10, List.of(), NEWS);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(late.messages(NEWS)).containsExactly("1"));
            assertThat(nodes.get(3).read(NEWS)).hasSize(1);
            assertThat(nodes.getLast().relay().isAvailable()).isFalse();
            replica.resume();
            publish("3");

            for (LineSink each : List.of(one, late)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(each.messages(NEWS)).containsExactly("1", "2", "3"));
                assertThat(each.gaps()).isZero();
            }
            assertThat(nodes.getLast().relay().isAvailable()).isTrue();
        }
    }

    @Test
    void versionsAndRemovedHistoryWaitForReplicasToo() throws Exception {
        try (RedisServer replica = redis.replica()) {
            node(redis.url(), 1);
            node(redis.url(), 1);
            LineSink one = subscribe(2);
            assertThat(publish("1", new PublishOptions(false, 5, "")).isDropped())
                    .isFalse();
            publish("typing", new PublishOptions(true, 0, ""));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(one.messages(NEWS)).containsExactly("1", "typing"));
            replica.pause();
            assertThat(failure(nodes.getLast(), request("2", new PublishOptions(false, 6, ""))))
                    .isInstanceOf(UnavailableException.class);
            assertThat(nodes.getLast().relay().removeHistory(NEWS))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(UnavailableException.class);

            assertThat(one.messages(NEWS)).containsExactly("1", "typing");
            replica.resume();
            assertThat(publish("old", new PublishOptions(false, 5, "")).isDropped())
                    .isTrue();
            assertThat(publish("3", new PublishOptions(false, 7, "")).isDropped())
                    .isFalse();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(one.messages(NEWS)).containsExactly("1", "typing", "2", "3"));
            nodes.getLast().relay().removeHistory(NEWS).join();
            node(redis.url(), 1);
            LineSink late = nodes.getLast().subscribe(10, List.of(), NEWS);
            publish("4");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(late.messages(NEWS)).containsExactly("4"));
            assertThat(one.gaps()).isZero();
        }
    }

    private Receipt publish(String text, PublishOptions options) {
        return nodes.getLast().relay().publish(request(text, options)).join();
    }

    private static PublishRequest request(String text, PublishOptions options) {
        return new PublishRequest(NEWS, Message.of(text)).with(options);
    }

    /** Its publisher has ended between writing and announcing it. */
    @Test
    void nodeThatReadsAnnouncesWhatNobodyDid() throws Exception {
        try (RedisServer replica = redis.replica()) {
            node(redis.url(), 1);
            LineSink one = subscribe(2);
            publish("1");
            replica.pause();
            failure(nodes.getLast(), new PublishRequest(NEWS, Message.of("2")));
            node(redis.url(), 1);
            LineSink late = subscribe(3);
            replica.resume();

            for (LineSink each : List.of(one, late)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(each.messages(NEWS)).endsWith("2"));
                assertThat(each.gaps()).isZero();
            }
        }
    }

    @Test
    void redisThatRejectsWritesIsUnavailable() throws Exception {
        publish("1");
        redis.run("CONFIG", "SET", "maxmemory", "1");

        assertThat(failure(nodes.getLast(), new PublishRequest(NEWS, Message.of("2"))))
                .isInstanceOf(UnavailableException.class);
        assertThat(nodes.getLast().relay().isAvailable()).isFalse();
        redis.run("CONFIG", "SET", "maxmemory", "0");
        publish("3");
        assertThat(nodes.getLast().relay().isAvailable()).isTrue();
    }

    @Test
    void batchKeepsItsOrderWhenRedisHasForgottenTheScripts() throws Exception {
        LineSink one = subscribe(0);
        List<String> sent = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            List<PublishRequest> batch = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                sent.add(round + "-" + i);
                batch.add(new PublishRequest(NEWS, Message.of(sent.getLast())));
            }
            redis.run("SCRIPT", "FLUSH");
            nodes.get(round % 2).relay().publishAll(batch).forEach(CompletableFuture::join);
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(one.messages(NEWS)).isEqualTo(sent));
    }
}
