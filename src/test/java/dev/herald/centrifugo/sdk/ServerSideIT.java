package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ServerJoinEvent;
import io.github.centrifugal.centrifuge.ServerLeaveEvent;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.ServerSubscribingEvent;
import io.github.centrifugal.centrifuge.ServerUnsubscribedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Server-side subscriptions with the Java SDK: those of a connection token. */
class ServerSideIT extends SdkTest {

    @Test
    void beginWithTheConnectionAndResume() throws Exception {
        String topic = topic("all");
        SdkClient client = client(subscribed(topic));
        client.connect();

        ServerSubscribedEvent subscribed = client.events().next(ServerSubscribedEvent.class);
        assertThat(subscribed.getChannel()).isEqualTo(topic);
        assertThat(subscribed)
                .extracting("recoverable", "wasRecovering", "recovered")
                .containsExactly(true, false, false);
        publish(topic, "1");
        ServerPublicationEvent publication = client.events().next(ServerPublicationEvent.class);
        assertThat(publication.getChannel()).isEqualTo(topic);
        assertThat(new String(publication.getData(), UTF_8)).isEqualTo("1");

        client.disconnect();
        assertThat(client.events().next(ServerSubscribingEvent.class).getChannel())
                .isEqualTo(topic);
        publish(topic, "2");
        client.connect();

        assertThat(client.events().next(ServerSubscribedEvent.class))
                .extracting("wasRecovering", "recovered")
                .containsExactly(true, true);
        assertThat(client.events().next(ServerPublicationEvent.class).getOffset())
                .isEqualTo(2);
    }

    @Test
    void endWhenTheNextTokenHasThemNoMore() throws Exception {
        String topic = topic("any");
        SdkClient client = client(subscribed(topic));
        client.connect();
        client.events().next(ServerSubscribedEvent.class);

        client.disconnect();
        client.sdk().setToken(TestTokens.of("ada"));
        client.connect();

        assertThat(client.events().next(ServerUnsubscribedEvent.class).getChannel())
                .isEqualTo(topic);
    }

    @Test
    void haveDataAndInfoOfTheirOwn() throws Exception {
        String topic = topic("all");
        SdkClient client = client(options(TestTokens.signed(TestTokens.claims("ada")
                .claim("subs", Map.of(topic, Map.of("data", Map.of("a", 1), "info", Map.of("role", "host")))))));
        client.connect();

        assertThat(new String(client.events().next(ServerSubscribedEvent.class).getData(), UTF_8))
                .isEqualTo("{\"a\":1}");
        assertThat(new String(
                        client.presence(topic)
                                .getClients()
                                .values()
                                .iterator()
                                .next()
                                .getChanInfo(),
                        UTF_8))
                .isEqualTo("{\"role\":\"host\"}");
    }

    @Test
    void tellOfJoinsAndLeaves() throws Exception {
        String topic = topic("short");
        SdkClient client = client(subscribed(topic));
        client.connect();
        client.events().next(ServerSubscribedEvent.class);
        assertThat(client.events().next(ServerJoinEvent.class).getInfo().getUser())
                .isEqualTo("ada");

        connect("bob").subscribe(topic).unsubscribe();

        ServerJoinEvent join = client.events().next(ServerJoinEvent.class);
        assertThat(join.getInfo().getUser()).isEqualTo("bob");
        assertThat(join.getChannel()).isEqualTo(topic);
        ServerLeaveEvent leave = client.events().next(ServerLeaveEvent.class);
        assertThat(leave.getInfo().getUser()).isEqualTo("bob");
    }

    @Test
    void excludeOtherSubscriptionsToTheSameTopic() throws Exception {
        String topic = topic("all");
        SdkClient client = client(subscribed(topic));
        client.connect();

        assertThat(client.subscribing(topic).awaitUnsubscribed().getCode()).isEqualTo(105);
    }

    private static Options subscribed(String topic) {
        return options(TestTokens.signed(TestTokens.claims("ada").claim("channels", List.of(topic))));
    }
}
