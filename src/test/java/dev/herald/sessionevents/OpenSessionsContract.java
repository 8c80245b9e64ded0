package dev.herald.sessionevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What each implementation of {@link OpenSessions} does. */
public abstract class OpenSessionsContract {

    private long batch;

    protected abstract OpenSessions port();

    /** The events that were published, in their order. */
    protected abstract List<String> published() throws Exception;

    protected static Report connect(String session) {
        return new Report(EventType.CONNECT, session, "detail of " + session, "+" + session, null);
    }

    protected static Report disconnect(String session) {
        return new Report(EventType.DISCONNECT, session, "", "-" + session, null);
    }

    protected static Report subscribe(String session, String topic) {
        return new Report(EventType.SUBSCRIBE, session, topic, session + "+" + topic, "{occupied " + topic + " ");
    }

    protected static Report unsubscribe(String session, String topic) {
        return new Report(EventType.UNSUBSCRIBE, session, topic, session + "-" + topic, "{vacated " + topic + " ");
    }

    protected int apply(Report... reports) {
        return port().apply(++batch, List.of(reports)).join();
    }

    @Test
    void publishesWhatIsAChangeOnce() throws Exception {
        assertThat(apply(connect("1"), connect("1"), subscribe("1", "a"), subscribe("1", "a")))
                .isEqualTo(3);
        assertThat(apply(connect("1"), subscribe("1", "a"))).isZero();
        assertThat(apply(unsubscribe("1", "a"), unsubscribe("1", "a"), disconnect("1"), disconnect("1")))
                .isEqualTo(3);

        assertThat(published()).containsExactly("+1", "1+a", "{occupied a 1}", "1-a", "{vacated a 2}", "-1");
    }

    @Test
    void appliesABatchOnceThoughItIsRepeated() throws Exception {
        List<Report> pair = List.of(connect("1"), disconnect("1"));

        port().apply(1, pair).join();
        port().apply(1, pair).join();

        assertThat(published()).containsExactly("+1", "-1");
    }

    @Test
    void ignoresSubscriptionsOfSessionsThatAreNotThere() throws Exception {
        assertThat(apply(subscribe("1", "a"), unsubscribe("1", "a"), disconnect("1")))
                .isZero();

        assertThat(published()).isEmpty();
    }

    @Test
    void doesNotEndASessionThatHasSubscriptions() throws Exception {
        apply(connect("1"), subscribe("1", "a"));

        assertThat(apply(disconnect("1"))).isZero();
        assertThat(apply(unsubscribe("1", "a"), disconnect("1"))).isEqualTo(3);
    }

    @Test
    void countsTheSubscriptionsOfATopic() throws Exception {
        apply(connect("1"), connect("2"), subscribe("1", "a"), subscribe("2", "a"), unsubscribe("1", "a"));
        apply(unsubscribe("2", "a"), subscribe("1", "a"));

        assertThat(published().stream().filter(event -> event.startsWith("{")))
                .containsExactly("{occupied a 1}", "{vacated a 2}", "{occupied a 3}");
    }

    @Test
    void distinguishesTopicsWhoseNamesAreSimilar() throws Exception {
        apply(connect("1"), subscribe("1", "a.b"), subscribe("1", "a"), subscribe("1", "."), unsubscribe("1", "a"));

        assertThat(port().sessions(port().self(), "0").join().sessions())
                .containsExactly(new ReportedSession("1", "detail of 1", List.of("a.b", ".")));
    }

    @Test
    void changesWithoutEventsArePublishedToNobody() throws Exception {
        assertThat(apply(
                        new Report(EventType.CONNECT, "1", "x", null, null),
                        new Report(EventType.SUBSCRIBE, "1", "a", null, null),
                        new Report(EventType.LOST, "", "", "lost", null)))
                .isEqualTo(1);

        assertThat(published()).containsExactly("lost");
        assertThat(port().signOfLife().join().own()).isEqualTo(1);
    }

    @Test
    void forgetsANodeWithoutSessionsAlone() throws Exception {
        apply(connect("1"));
        String self = port().self();
        String sign =
                Objects.requireNonNull(port().signOfLife().join().signsOfLife().get(self));

        assertThat(port().forget(self, sign).join()).isFalse();
        apply(disconnect("1"));
        assertThat(port().forget(self, sign).join()).isTrue();
    }
}
