package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Gap;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where sessions begin; each log retains five messages of eight, 4 to 8. */
class ReplayPlannerTests {

    private static final Topic NEWS = new Topic("news");
    private static final Topic SPORT = new Topic("sport");
    private static final long NEWEST = 8;
    private static final long OLDEST = 4;
    private static final long HEAD = NEWEST + 1;

    private final Topics topics = TestSessions.topics(5, new FakeTicker());
    private final TopicLog broadcast = log(Topic.BROADCAST);
    private final TopicLog news = log(NEWS);
    private final TopicLog sport = log(SPORT);

    @Test
    void withoutAPositionBeginsWithTheNextPublication() {
        List<ReplayStart> starts = starts(named(NEWS), 0, new Position[0]);

        assertThat(cursors(starts)).containsExactly(HEAD, HEAD);
        assertThat(gaps(starts)).isEmpty();
    }

    @Test
    void positionsBelongToTheLogsOfTheirEpochsInAnyOrder() {
        List<ReplayStart> starts = starts(named(NEWS, SPORT), 0, at(sport, 7), at(broadcast, 5), at(news, 6));

        assertThat(cursors(starts)).containsExactly(6L, 7L, 8L);
        assertThat(gaps(starts)).isEmpty();
    }

    @Test
    void whatIsNoLongerKeptIsAGap() {
        List<ReplayStart> starts = starts(named(NEWS), 0, at(broadcast, OLDEST - 1), at(news, OLDEST - 2));

        assertThat(cursors(starts)).containsExactly(OLDEST, OLDEST);
        assertThat(gaps(starts)).containsExactly(new Gap(NEWS, at(news, OLDEST - 2), at(news, OLDEST - 1)));
    }

    @Test
    void topicThatIsNewToTheClientHasNoGap() {
        List<ReplayStart> starts = starts(named(NEWS, SPORT), 0, at(broadcast, 5), at(news, 6));

        assertThat(cursors(starts)).containsExactly(6L, 7L, HEAD);
        assertThat(gaps(starts)).isEmpty();
    }

    @Test
    void topicThatIsNewToTheClientHasItsHistory() {
        List<ReplayStart> starts = starts(named(NEWS, SPORT), 2, at(broadcast, 5), at(news, 5));

        assertThat(cursors(starts)).containsExactly(6L, 6L, HEAD - 2);
        assertThat(gaps(starts)).isEmpty();
    }

    @Test
    void unknownEpochIsAGapOfNobodyKnowsWhereFromAndThenAllThatIsKept() {
        List<ReplayStart> starts = starts(named(NEWS), 0, at(broadcast, NEWEST), new Position(1, 99));

        assertThat(cursors(starts)).containsExactly(HEAD, OLDEST);
        assertThat(gaps(starts)).containsExactly(new Gap(NEWS, null, at(news, OLDEST - 1)));
    }

    @Test
    void unknownEpochsAreNobodysInWhateverOrderAndNumber() {
        Position one = new Position(1, 11);
        Position two = new Position(2, 22);

        List<ReplayStart> starts = starts(named(NEWS, SPORT), 0, one, at(news, 6), two);

        assertThat(cursors(starts)).containsExactly(OLDEST, 7L, OLDEST);
        assertThat(gaps(starts))
                .containsExactly(
                        new Gap(Topic.BROADCAST, null, at(broadcast, OLDEST - 1)),
                        new Gap(SPORT, null, at(sport, OLDEST - 1)));
    }

    @Test
    void foreignIdIsAGapOfEveryTopic() {
        List<ReplayStart> starts = starts(named(NEWS), 3, ClientPosition.FOREIGN);

        assertThat(cursors(starts)).containsExactly(OLDEST, OLDEST);
        assertThat(gaps(starts))
                .containsExactly(
                        new Gap(Topic.BROADCAST, null, at(broadcast, OLDEST - 1)),
                        new Gap(NEWS, null, at(news, OLDEST - 1)));
    }

    @Test
    void positionThatNamesItsTopicIsOfThisTopicAlone() {
        Position old = new Position(1, 11);

        List<ReplayStart> starts = starts(
                named(NEWS, SPORT),
                0,
                new ClientPosition(new Topic("weather"), new Position(2, 22)),
                new ClientPosition(SPORT, old),
                new ClientPosition(Topic.BROADCAST, at(broadcast, 5)));

        assertThat(cursors(starts)).containsExactly(6L, HEAD, OLDEST);
        assertThat(gaps(starts)).containsExactly(new Gap(SPORT, old, at(sport, OLDEST - 1)));
    }

    @Test
    void positionThatNamesATopicIsNeverAnothersByItsEpoch() {
        List<ReplayStart> starts = starts(named(NEWS, SPORT), 0, new ClientPosition(SPORT, at(news, 6)));

        assertThat(cursors(starts)).containsExactly(HEAD, HEAD, OLDEST);
        assertThat(gaps(starts)).containsExactly(new Gap(SPORT, at(news, 6), at(sport, OLDEST - 1)));
    }

    @Test
    void unknownEpochIsAGapOfEveryTopicWithoutAPosition() {
        List<ReplayStart> starts = starts(named(NEWS), 3, new Position(1, 11));

        assertThat(cursors(starts)).containsExactly(OLDEST, OLDEST);
        assertThat(gaps(starts))
                .containsExactly(
                        new Gap(Topic.BROADCAST, null, at(broadcast, OLDEST - 1)),
                        new Gap(NEWS, null, at(news, OLDEST - 1)));
    }

    @Test
    void unknownEpochOfATopicThatIsNoLongerNamedIsNoGap() {
        List<ReplayStart> starts = starts(named(NEWS), 0, at(broadcast, 5), at(news, 6), new Position(1, 11));

        assertThat(cursors(starts)).containsExactly(6L, 7L);
        assertThat(gaps(starts)).isEmpty();
    }

    @Test
    void offsetThatIsStillToComeIsAGapFromAnUnknownPosition() {
        List<ReplayStart> starts = starts(named(NEWS), 0, at(broadcast, NEWEST), at(news, NEWEST + 1));

        assertThat(cursors(starts)).containsExactly(HEAD, HEAD);
        assertThat(gaps(starts)).containsExactly(new Gap(NEWS, null, at(news, NEWEST)));
    }

    @Test
    void historyIsOfTheTopicsThatAreNamed() {
        assertThat(cursors(starts(named(NEWS, SPORT), 3, new Position[0]))).containsExactly(HEAD, HEAD - 3, HEAD - 3);
        assertThat(cursors(starts(named(Topic.BROADCAST, NEWS), 3, new Position[0])))
                .containsExactly(HEAD - 3, HEAD - 3);
    }

    @Test
    void historyIsOfBroadcastsIfNoTopicIsNamed() {
        List<ReplayStart> starts = starts(named(), 3, new Position[0]);

        assertThat(topics(starts)).containsExactly(Topic.BROADCAST, Topic.TICK);
        assertThat(cursors(starts)).containsExactly(HEAD - 3, 1L);
    }

    @Test
    void historyIsNoMoreThanIsKept() {
        List<ReplayStart> starts = starts(named(NEWS), Integer.MAX_VALUE, new Position[0]);

        assertThat(cursors(starts)).containsExactly(HEAD, OLDEST);
        assertThat(gaps(starts)).isEmpty();
    }

    @Test
    void positionCountsBeforeHistory() {
        assertThat(cursors(starts(named(NEWS), 4, at(broadcast, NEWEST), at(news, 7))))
                .containsExactly(HEAD, 8L);
    }

    @Test
    void theClockNeedsNoPositionAndHasNoGap() {
        List<ReplayStart> starts = starts(named(), 0, new Position(1, 11));

        assertThat(gaps(starts)).containsExactly(new Gap(Topic.BROADCAST, null, at(broadcast, OLDEST - 1)));
    }

    @Test
    void ticksAreNotReplayed() {
        TopicLog tick = log(Topic.TICK);

        List<ReplayStart> starts = starts(named(), 0, at(broadcast, NEWEST), at(tick, 2));

        assertThat(cursors(starts)).containsExactly(HEAD, HEAD);
        assertThat(gaps(starts)).isEmpty();
    }

    private List<ReplayStart> starts(List<Topic> named, int history, Position... since) {
        return starts(
                named,
                history,
                Arrays.stream(since)
                        .map(position -> new ClientPosition(null, position))
                        .toArray(ClientPosition[]::new));
    }

    private List<ReplayStart> starts(List<Topic> named, int history, ClientPosition... since) {
        SubscriptionRequest subscriptionRequest = new SubscriptionRequest(named, history, List.of(since));
        return ReplayPlanner.of(
                        subscriptionRequest,
                        subscriptionRequest.topics().stream().map(topics::pin).toList())
                .starts();
    }

    private TopicLog log(Topic topic) {
        TopicLog log = topics.pin(topic);
        for (int i = 1; i <= NEWEST; i++) {
            log.append(Message.of(topic + " " + i), Long.MAX_VALUE);
        }
        return log;
    }

    private static List<Topic> named(Topic... topics) {
        return Arrays.asList(topics);
    }

    private static Position at(TopicLog log, long offset) {
        return new Position(log.epoch(), offset);
    }

    private static List<Topic> topics(List<ReplayStart> starts) {
        return starts.stream().map(start -> start.log().topic()).toList();
    }

    private static List<Long> cursors(List<ReplayStart> starts) {
        return starts.stream().map(ReplayStart::cursor).toList();
    }

    private static List<Gap> gaps(List<ReplayStart> starts) {
        return starts.stream().map(ReplayStart::gap).filter(Objects::nonNull).toList();
    }
}
