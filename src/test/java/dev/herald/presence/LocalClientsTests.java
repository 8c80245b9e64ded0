package dev.herald.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.session.TestSessions;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalClientsTests {

    private static final Topic NEWS = new Topic("news");

    private final TestSessions sessions = new TestSessions(new FakeTicker());
    private final Session session = sessions.open(new RecordingSink());
    private final LocalClients local = new LocalClients();
    private final List<String> changes = new ArrayList<>();

    private Entry entry(String client, boolean isPresent, boolean isAnnounced) {
        return new Entry(
                new ClientInfo("ada", client, null, "{\"a\":1}".getBytes(UTF_8)), session, isPresent, isAnnounced, 0);
    }

    private void record() {
        local.onChange(new LocalClients.Changes() {
            @Override
            public void changed(Topic topic, ClientInfo client, boolean isJoin) {
                changes.add((isJoin ? "joined " : "left ") + client.client() + " of " + topic);
            }
        });
    }

    @Test
    void clientIsThereUntilItLeaves() {
        local.enter(NEWS, entry("1", true, false));

        assertThat(local.present(NEWS)).extracting(ClientInfo::client).containsExactly("1");
        assertThat(local.present(new Topic("other"))).isEmpty();

        local.leave(NEWS, "1");

        assertThat(local.present(NEWS)).isEmpty();
        assertThat(local.size()).isZero();
    }

    @Test
    void enteringAndLeavingTwiceIsHarmless() {
        record();
        local.enter(NEWS, entry("1", true, true));
        local.enter(NEWS, entry("1", true, true));

        assertThat(local.size()).isEqualTo(1);

        local.leave(NEWS, "1");
        local.leave(NEWS, "1");
        local.leave(NEWS, "2");

        assertThat(local.size()).isZero();
        assertThat(changes).containsExactly("joined 1 of news", "left 1 of news");
    }

    @Test
    void eachClientShowsOnlyWhereItIsTo() {
        record();
        local.enter(NEWS, entry("present", true, false));
        local.enter(NEWS, entry("announced", false, true));

        assertThat(local.present(NEWS)).extracting(ClientInfo::client).containsExactly("present");
        assertThat(local.announced(NEWS))
                .extracting(entry -> entry.client().client())
                .containsExactly("announced");
        assertThat(changes).containsExactly("joined announced of news");
    }

    @Test
    void nothingIsLeftBehindAfter100000Pairs() {
        for (int i = 0; i < 100_000; i++) {
            Topic topic = new Topic("topic-" + i % 1_000);
            local.enter(topic, entry(Integer.toString(i), true, true));
            local.leave(topic, Integer.toString(i));
        }

        assertThat(local.isEmpty()).isTrue();
        assertThat(local.size()).isZero();
        assertThat(sessions.value("herald.memory.used", "use", "sessions")).isZero();
    }

    @Test
    void memoryOfAClientIsCounted() {
        local.enter(NEWS, entry("1", true, false));

        assertThat(sessions.value("herald.memory.used", "use", "sessions")).isGreaterThan(100);
    }

    /** Whoever is closed for the memory that another needs leaves at that moment, here the same topic. */
    @Test
    void sessionMayLeaveForTheMemoryOfAnEntry() {
        byte[] large = new byte[200_000_000];
        TopicLog log = TestSessions.topics(1, new FakeTicker()).pin(NEWS);
        session.subscribe(new Subscription(session, log, 1, subscription -> local.leave(NEWS, "1")));

        local.enter(NEWS, new Entry(new ClientInfo("", "1", null, large), session, true, false, 0));
        local.enter(NEWS, new Entry(new ClientInfo("", "2", null, large), session, true, false, 0));

        assertThat(session.isOpen()).isFalse();
        assertThat(local.present(NEWS)).extracting(ClientInfo::client).containsExactly("2");
    }
}
