package dev.herald.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Position;
import org.junit.jupiter.api.Test;

/** Each violation is found, and what is allowed is none. */
class DeliveryCheckerTests {

    private static final long E = 0xe;
    private static final long F = 0xf;

    private final DeliveryChecker checker = new DeliveryChecker();
    private final DeliveryChecker.Client one = client("one", 0);
    private final DeliveryChecker.Client other = client("other", 0);

    private static Position at(long epoch, long offset) {
        return new Position(epoch, offset);
    }

    private DeliveryChecker.Client client(String name, long offset) {
        DeliveryChecker.Client client = checker.client(name);
        client.start(at(E, offset));
        return client;
    }

    private void publish(String publisher, String text, Position position) {
        checker.attempted(publisher, text);
        checker.acknowledged(text, position);
    }

    private void bothReceive(Position position, String text) {
        one.received(position, text);
        other.received(position, text);
    }

    private void assertViolation(String text) {
        assertThat(checker.violations())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).contains(text));
    }

    @Test
    void acceptsWhatIsRight() {
        publish("p", "a", at(E, 1));
        bothReceive(at(E, 1), "a");
        publish("p", "lost", at(E, 2));
        one.received(at(E, 2), "lost");
        one.gap(at(E, 2), at(F, 1));
        publish("p", "b", at(F, 2));
        bothReceive(at(F, 2), "b");
        checker.epochs("e:1 ", "f");

        assertThat(checker.violations()).isEmpty();
        assertThat(checker.lost()).containsExactly("lost");
        assertThat(one.gaps()).isOne();
        assertThat(one.texts()).containsExactly("a", "lost", "b");
    }

    @Test
    void findsAPositionWithTwoMessages() {
        one.received(at(E, 1), "a");
        other.received(at(E, 1), "b");

        assertViolation("names two messages");
    }

    @Test
    void findsAReceiptOfAPositionWithAnotherMessage() {
        bothReceive(at(E, 1), "a");
        publish("p", "b", at(E, 1));

        assertViolation("names two messages");
    }

    @Test
    void findsAMessageAtTwoPositions() {
        bothReceive(at(E, 1), "a");
        bothReceive(at(E, 2), "a");

        assertViolation("two positions");
    }

    @Test
    void findsAReceiptOfAnotherPosition() {
        publish("p", "a", at(F, 1));
        bothReceive(at(E, 1), "a");

        assertThat(checker.violations()).anyMatch(each -> each.contains("the receipt of a"));
    }

    @Test
    void findsAMessageReceivedTwice() {
        bothReceive(at(E, 1), "a");
        one.received(at(E, 1), "a");

        assertViolation("going back");
    }

    @Test
    void findsAGapBackwards() {
        bothReceive(at(E, 1), "a");
        one.gap(at(E, 1), at(E, 0));

        assertViolation("backwards");
    }

    @Test
    void findsAGapBackwardsThatDoesNotSayFromWhere() {
        bothReceive(at(E, 1), "a");
        one.gap(null, at(E, 0));

        assertViolation("backwards");
    }

    @Test
    void findsAGapWithoutLoss() {
        bothReceive(at(E, 1), "a");
        one.gap(at(E, 1), at(E, 1));

        assertViolation("without loss");
    }

    @Test
    void findsAGapWithoutLossBetweenEpochs() {
        bothReceive(at(E, 1), "a");
        one.gap(at(E, 1), at(F, 1));
        bothReceive(at(F, 2), "b");
        checker.epochs("e:1", "f");

        assertViolation("without loss");
    }

    @Test
    void findsAGapFromElsewhere() {
        bothReceive(at(E, 1), "a");
        bothReceive(at(E, 2), "b");
        one.gap(at(E, 1), at(E, 3));
        other.received(at(E, 3), "c");

        assertViolation("one is at");
    }

    @Test
    void acceptsAGapInsteadOfWhatIsNotRetained() {
        other.received(at(E, 1), "a");
        one.gap(at(E, 0), at(E, 1));
        bothReceive(at(E, 2), "b");

        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void findsALossBetweenMessages() {
        publish("p", "a", at(E, 1));
        publish("p", "b", at(E, 2));
        other.received(at(E, 1), "a");
        bothReceive(at(E, 2), "b");

        assertViolation("a loss without a gap");
    }

    @Test
    void findsALossAtTheEnd() {
        publish("p", "a", at(E, 1));
        other.received(at(E, 1), "a");

        assertViolation("one lacks the message at");
    }

    /** Offsets follow each other, but it never received those of the new epoch that were given out before. */
    @Test
    void findsALossInANewEpoch() {
        bothReceive(at(E, 1), "a");
        one.received(at(E, 2), "b");
        publish("p", "c", at(F, 2));
        other.received(at(F, 2), "c");
        bothReceive(at(F, 3), "d");
        checker.epochs("e:1", "f");

        assertViolation("one lacks the message at");
    }

    @Test
    void whoBeganLaterLacksNothing() {
        DeliveryChecker.Client late = client("late", 1);
        bothReceive(at(E, 1), "a");
        bothReceive(at(E, 2), "b");
        late.received(at(E, 2), "b");

        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void findsABrokenOrderOfAPublisher() {
        publish("p", "a", at(E, 2));
        publish("q", "other", at(E, 3));
        publish("p", "b", at(E, 1));
        bothReceive(at(E, 1), "b");
        bothReceive(at(E, 2), "a");
        bothReceive(at(E, 3), "other");

        assertViolation("published later");
    }
}
