package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.topic.InvalidPositionException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionRequestTests {

    private static final Topic NEWS = new Topic("news");
    private static final Topic SPORT = new Topic("sport");
    private static final String ONE = "0000000000000001:1";
    private static final String TWO = "0000000000000002:2";
    private static final int MAX_TOPICS = 3;

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x=y", "history=", "since=&history=0"})
    void whoNamesNothingHearsBroadcastsAndTheClock(String query) {
        SubscriptionRequest subscriptionRequest = subscriptionRequest(query);

        assertThat(subscriptionRequest).isEqualTo(SubscriptionRequest.DEFAULT);
        assertThat(subscriptionRequest.topics()).containsExactly(Topic.BROADCAST, Topic.TICK);
    }

    @Test
    void whoNamesTopicsHearsThemAndBroadcastsButNotTheClock() {
        assertThat(subscriptionRequest("topic=news&topic=sport").topics())
                .containsExactly(Topic.BROADCAST, NEWS, SPORT);
    }

    @Test
    void clockIsHeardIfItIsNamed() {
        assertThat(subscriptionRequest("topic=tick").topics()).containsExactly(Topic.BROADCAST, Topic.TICK);
    }

    @Test
    void repeatedTopicIsHeardOnce() {
        SubscriptionRequest subscriptionRequest =
                subscriptionRequest("topic=news&topic=broadcast&topic=n%65ws&topic=news");

        assertThat(subscriptionRequest.named()).containsExactly(NEWS, Topic.BROADCAST);
        assertThat(subscriptionRequest.topics()).containsExactly(Topic.BROADCAST, NEWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic", "topic=", "topic=news&topic=a+b", "topic=%"})
    void badNameIsRefused(String query) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> subscriptionRequest(query))
                .withMessageEndingWith("(expected: 1 to 128 of A-Z a-z 0-9 _ . : -)");
    }

    @Test
    void repeatedTopicsAreNotTooMany() {
        assertThat(subscriptionRequest(topics(MAX_TOPICS) + "&topic=t0").named())
                .hasSize(MAX_TOPICS);
    }

    @Test
    void tooManyTopicsAreRefused() {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> subscriptionRequest(topics(MAX_TOPICS + 1)))
                .withMessage("topic: 4 of them (expected: at most 3, herald.broadcast.max-topics)");
    }

    @Test
    void historyIsANumber() {
        assertThat(subscriptionRequest("history=2147483647").history()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "2147483648", "0x1"})
    void badHistoryIsRefused(String history) {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> subscriptionRequest("history=" + history))
                .withMessage("history: \"%s\" (expected: a number, 0 or more)", history);
    }

    @Test
    void badHistoryIsNotRepeatedWhole() {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> subscriptionRequest("history=" + "9".repeat(1000)))
                .withMessage("history: \"%s…\" (expected: a number, 0 or more)", "9".repeat(20));
    }

    @Test
    void positionsAreDividedByCommasOrGivenOneByOne() {
        List<Position> both = List.of(new Position(1, 1), new Position(2, 2));

        assertThat(subscriptionRequest("since=" + ONE + "," + TWO).since()).isEqualTo(both);
        assertThat(subscriptionRequest("since=" + ONE + "&since=" + TWO).since())
                .isEqualTo(both);
        assertThat(subscriptionRequest("since=" + ONE.replace(":", "%3A") + "%2C+" + TWO)
                        .since())
                .isEqualTo(both);
    }

    @Test
    void whatTheClientSaysApartFromTheQueryCountsBeforeIt() {
        assertThat(SubscriptionRequest.of(new Query("since=" + ONE), TWO, MAX_TOPICS)
                        .since())
                .containsExactly(new Position(2, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1:1", ONE + ",", "," + ONE, ONE + ";" + TWO})
    void badPositionIsRefused(String since) {
        assertThatExceptionOfType(InvalidPositionException.class)
                .isThrownBy(() -> subscriptionRequest("since=" + since));
    }

    @Test
    void thereMayBeAPositionForEachTopicAndForBroadcasts() {
        assertThat(subscriptionRequest(since(MAX_TOPICS + 1)).since()).hasSize(MAX_TOPICS + 1);
    }

    @Test
    void tooManyPositionsAreRefused() {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> subscriptionRequest(since(MAX_TOPICS + 2)))
                .withMessage("since: 5 positions (expected: one for each topic, at most 4)");
    }

    private static SubscriptionRequest subscriptionRequest(String query) {
        return SubscriptionRequest.of(new Query(query), "", MAX_TOPICS);
    }

    private static String topics(int count) {
        return IntStream.range(0, count).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));
    }

    private static String since(int count) {
        return IntStream.range(0, count).mapToObj(i -> ONE).collect(Collectors.joining(",", "since=", ""));
    }
}
