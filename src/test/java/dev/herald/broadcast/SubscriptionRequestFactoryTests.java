package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.herald.limits.LimitMeters;
import dev.herald.topic.InvalidPositionException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionRequestFactoryTests {

    private static final Topic NEWS = new Topic("news");
    private static final Topic SPORT = new Topic("sport");
    private static final String ONE = "0000000000000001:1";
    private static final String TWO = "0000000000000002:2";
    private static final int MAX_TOPICS = 3;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SubscriptionRequestFactory requests = new SubscriptionRequestFactory(
            new BroadcastSettings(1, Duration.ZERO, 1, Duration.ZERO, MAX_TOPICS, Duration.ZERO, 1),
            new LimitMeters(meters),
            new SessionEventsTopic(true));

    @Test
    void requestWithoutTopicsIsForBroadcastsAndTicks() {
        SubscriptionRequest request = requests.create(List.of(), "", "");

        assertThat(request).isEqualTo(new SubscriptionRequest(List.of(), 0, List.of()));
        assertThat(request.topics()).containsExactly(Topic.BROADCAST, Topic.TICK);
    }

    @Test
    void requestWithTopicsIsForTheseAndBroadcastsButNotForTicks() {
        assertThat(requests.create(List.of("news", "sport"), "", "").topics())
                .containsExactly(Topic.BROADCAST, NEWS, SPORT);
    }

    @Test
    void ticksMayBeNamed() {
        assertThat(requests.create(List.of("tick"), "", "").topics()).containsExactly(Topic.BROADCAST, Topic.TICK);
    }

    @Test
    void repeatedTopicCountsOnce() {
        SubscriptionRequest request = requests.create(List.of("news", "broadcast", "news"), "", "");

        assertThat(request.named()).containsExactly(NEWS, Topic.BROADCAST);
        assertThat(request.topics()).containsExactly(Topic.BROADCAST, NEWS);
        assertThat(requests.topics(List.of("a", "b", "c", "a"))).hasSize(MAX_TOPICS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "herald/x"})
    void invalidNameIsRejected(String name) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> requests.create(List.of("news", name), "", ""));
    }

    @Test
    void tooManyTopicsAreRejectedAndCounted() {
        assertThatExceptionOfType(TopicLimitExceededException.class)
                .isThrownBy(() -> requests.topics(List.of("a", "b", "c", "d")))
                .withMessageContaining("herald.broadcast.max-topics");
        assertThat(meters.get("herald.limits.hit")
                        .tag("limit", "topics")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void historyIsANumber() {
        assertThat(requests.create(List.of(), "2147483647", "").history()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "2147483648", "0x1"})
    void invalidHistoryIsRejected(String history) {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> requests.create(List.of(), history, ""))
                .withMessageContaining("\"%s\"", history);
    }

    @Test
    void invalidHistoryIsNotRepeatedWhole() {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> requests.create(List.of(), "9".repeat(1000), ""))
                .withMessageContaining("\"%s…\"", "9".repeat(128));
    }

    @Test
    void positionsAreSeparatedByCommas() {
        assertThat(requests.create(List.of(), "", ONE + "," + TWO).since())
                .containsExactly(
                        new ClientPosition(null, new Position(1, 1)), new ClientPosition(null, new Position(2, 2)));
        assertThat(requests.create(List.of(), "", ONE + ", " + TWO).since()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1:1", ONE + ",", "," + ONE, ONE + ";" + TWO})
    void invalidPositionIsRejected(String since) {
        assertThatExceptionOfType(InvalidPositionException.class)
                .isThrownBy(() -> requests.create(List.of(), "", since));
    }

    @Test
    void thereMayBeAPositionForEachTopicAndForBroadcasts() {
        assertThat(requests.create(List.of(), "", since(MAX_TOPICS + 1)).since())
                .hasSize(MAX_TOPICS + 1);
    }

    @Test
    void tooManyPositionsAreRejected() {
        assertThatExceptionOfType(InvalidSubscriptionRequestException.class)
                .isThrownBy(() -> requests.create(List.of(), "", since(MAX_TOPICS + 2)))
                .withMessageContaining("5 positions")
                .withMessageContaining("at most 4");
    }

    @Test
    void aPositionMayNameItsTopic() {
        assertThat(requests.create(List.of(), "", "a.b:c@" + ONE + ", " + TWO).since())
                .containsExactly(
                        new ClientPosition(new Topic("a.b:c"), new Position(1, 1)),
                        new ClientPosition(null, new Position(2, 2)));
    }

    /** Names may have what separates positions. */
    @Property
    void aPositionMayNameAnyTopic(@ForAll("names") String one, @ForAll("names") String other) {
        String since = encoded(one) + "@" + ONE + "," + encoded(other) + "@" + TWO;

        assertThat(requests.create(List.of(), "", since).since())
                .containsExactly(
                        new ClientPosition(new Topic(one), new Position(1, 1)),
                        new ClientPosition(new Topic(other), new Position(2, 2)));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.of("@" + ONE, "," + TWO, "%2C", "%25")),
                        Tuple.of(4, Arbitraries.chars().range('!', '~').map(String::valueOf)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("", parts))
                .filter(Topic::isValid);
    }

    private static String encoded(String name) {
        return name.replace("%", "%25").replace(",", "%2C");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@" + ONE,
                "a b@" + ONE,
                "\u00e4@" + ONE,
                "a%@" + ONE,
                "a%20b@" + ONE,
                "%C3%A4@" + ONE,
                "herald/x@" + ONE,
                "a@",
                "a@x",
                ONE + "@a"
            })
    void invalidTopicOfAPositionIsRejected(String since) {
        assertThatIllegalArgumentException().isThrownBy(() -> requests.create(List.of(), "", since));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "4711", ONE + ",", "a b@" + ONE, "\u00e9", ONE + ";" + TWO, " ", ",", "urn:uuid:1-2-3"})
    void theIdOfAClientThatComesBackIsNeverRejected(String id) {
        assertThat(requests.resume(List.of(), "", id).since()).contains(ClientPosition.FOREIGN);
    }

    @Test
    void whatIsKnownOfAnIdIsUsed() {
        assertThat(requests.resume(List.of(), "", ONE + ",x").since())
                .containsExactly(new ClientPosition(null, new Position(1, 1)), ClientPosition.FOREIGN);
        assertThat(requests.resume(List.of(), "", since(MAX_TOPICS + 2)).since())
                .containsExactly(ClientPosition.FOREIGN);
    }

    private static String since(int count) {
        return IntStream.range(0, count).mapToObj(i -> ONE).collect(Collectors.joining(","));
    }
}
