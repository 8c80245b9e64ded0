package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochMemoryTests {

    private static final int CAPACITY = 100;
    private static final int SLOTS = 65_536;

    private final EpochMemory memory = new EpochMemory(CAPACITY);

    @Test
    void topicsThatWereOnlyNamedCostNothingAndKeepTheirEpochs() {
        for (int i = 0; i < 10 * CAPACITY; i++) {
            Topic topic = new Topic("t" + i);
            Position first = memory.find(topic);
            memory.removed(topic, first, null);

            assertThat(first.offset()).isZero();
            assertThat(memory.find(topic)).isEqualTo(first);
        }
        assertThat(memory.size()).isZero();
    }

    @Test
    void topicsHaveEpochsOfTheirOwnAndOfThisProcess() {
        Topic news = new Topic("news");

        assertThat(memory.find(news).epoch())
                .isNotEqualTo(memory.find(new Topic("sport")).epoch());
        assertThat(memory.find(news).epoch())
                .isNotEqualTo(new EpochMemory(CAPACITY).find(news).epoch());
    }

    @Test
    void remembersTheTopicsThatWereRemovedLast() {
        for (int i = 0; i < 2 * CAPACITY; i++) {
            publishAndRemove("t" + i, 1);
        }

        assertThat(memory.size()).isEqualTo(CAPACITY);
        assertThat(IntStream.range(CAPACITY, 2 * CAPACITY)
                        .mapToObj(i -> memory.find(new Topic("t" + i)).offset()))
                .containsOnly(1L);
    }

    /** Else a position would name two messages, or a client would miss some without a gap. */
    @Test
    void forgottenTopicNeverReturnsInAnEpochThatItHad() {
        Topic news = new Topic("news");
        Set<Long> epochs = new HashSet<>();
        for (int round = 0; round < 10; round++) {
            assertThat(epochs.add(memory.find(news).epoch())).isTrue();
            publishAndRemove("news", 5);
            for (int i = 0; i < CAPACITY; i++) {
                publishAndRemove("other" + round + "-" + i, 1);
            }
            assertThat(memory.find(news).offset()).isZero();
        }
    }

    @Test
    void forgettingATopicChangesTheEpochsOfFewOthers() {
        Topic quiet = new Topic("quiet");
        Position position = memory.find(quiet);
        int changes = 0;
        for (int i = 0; i < SLOTS / 8; i++) {
            publishAndRemove("t" + i, 1);
            changes += memory.find(quiet).equals(position) ? 0 : 1;
            position = memory.find(quiet);
        }
        assertThat(changes).isLessThan(5);
    }

    private void publishAndRemove(String name, int count) {
        Topic topic = new Topic(name);
        Position before = memory.find(topic);
        memory.removed(topic, new Position(before.epoch(), before.offset() + count), null);
    }
}
