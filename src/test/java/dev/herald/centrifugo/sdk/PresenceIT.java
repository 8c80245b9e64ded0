package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.centrifugal.centrifuge.ClientInfo;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Presence, joins and leaves with the Java SDK. */
class PresenceIT extends SdkTest {

    @Test
    void countsClientsAndUsers() throws Exception {
        String topic = topic("all");
        SdkClient ada =
                client(options(TestTokens.signed(TestTokens.claims("ada").claim("info", Map.of("name", "Ada")))));
        String id = ada.connect().getClient();
        SdkSubscription subscription = ada.subscribe(topic);

        // Already there when the reply has come.
        Map<String, ClientInfo> clients = ada.presence(topic).getClients();
        assertThat(clients).containsOnlyKeys(id);
        ClientInfo info = Objects.requireNonNull(clients.get(id));
        assertThat(info).extracting("user", "client").containsExactly("ada", id);
        assertThat(new String(info.getConnInfo(), UTF_8)).isEqualTo("{\"name\":\"Ada\"}");
        assertThat(ada.presenceStats(topic))
                .extracting("numClients", "numUsers")
                .containsExactly(1, 1);

        SdkClient again = connect("ada");
        again.subscribe(topic);
        SdkClient bob = connect("bob");
        bob.subscribe(topic);
        awaitStats(subscription, 3, 2);
        bob.close();
        again.disconnect();
        awaitStats(subscription, 1, 1);
        subscription.unsubscribe();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(ada.presence(topic).getClients()).isEmpty());
    }

    @Test
    void hasTheInfoOfSubscriptionTokens() throws Exception {
        String topic = topic("all");
        SubscriptionOptions options = new SubscriptionOptions();
        options.setToken(TestTokens.signed(
                TestTokens.claims("ada").claim("channel", topic).claim("info", Map.of("role", "host"))));
        SdkClient ada = connect("ada");
        ada.subscribing(topic, options).awaitSubscribed();

        ClientInfo info = ada.presence(topic).getClients().values().iterator().next();

        assertThat(new String(info.getChanInfo(), UTF_8)).isEqualTo("{\"role\":\"host\"}");
    }

    @Test
    void needsPermission() throws Exception {
        SdkClient client = connect("ada");
        String topic = topic("short");

        assertThat(error(client, "plain.1")).isEqualTo(108);
        assertThat(error(client, topic)).isEqualTo(103);
        assertThat(SdkClient.error(() -> client.presenceStats("plain.1"))).isEqualTo(108);
        assertThat(SdkClient.error(() -> client.presenceStats(topic))).isEqualTo(103);

        client.subscribe(topic);
        assertThat(client.presence(topic).getClients()).hasSize(1);
    }

    @Test
    void tellsOfJoinsAndLeavesThoseWhoAsk() throws Exception {
        String topic = topic("all");
        SubscriptionOptions options = new SubscriptionOptions();
        options.setJoinLeave(true);
        SdkSubscription asked = connect("ada").subscribing(topic, options);
        asked.awaitSubscribed();
        assertThat(asked.events().next(JoinEvent.class).getInfo().getUser()).isEqualTo("ada");
        SdkSubscription other = connect("carol").subscribe(topic);

        SdkClient bob = connect("bob");
        bob.subscribe(topic);
        bob.close();

        assertThat(asked.events().next(JoinEvent.class).getInfo().getUser()).isEqualTo("carol");
        assertThat(asked.events().next(JoinEvent.class).getInfo().getUser()).isEqualTo("bob");
        assertThat(asked.events().next(LeaveEvent.class).getInfo().getUser()).isEqualTo("bob");
        publish(topic, "1");
        other.publication();
        assertThat(other.events().has(JoinEvent.class)).isFalse();
    }

    @Test
    void tellsOfJoinsAndLeavesAllWhereTheTopicSaysSo() throws Exception {
        String topic = topic("short");
        SdkSubscription ada = connect("ada").subscribe(topic);
        assertThat(ada.events().next(JoinEvent.class).getInfo().getUser()).isEqualTo("ada");

        SdkSubscription bob = connect("bob").subscribe(topic);
        bob.unsubscribe();

        assertThat(ada.events().next(JoinEvent.class).getInfo().getUser()).isEqualTo("bob");
        assertThat(ada.events().next(LeaveEvent.class).getInfo().getUser()).isEqualTo("bob");
    }

    private static int error(SdkClient client, String topic) throws Exception {
        return SdkClient.error(() -> client.presence(topic));
    }

    private static void awaitStats(SdkSubscription subscription, int clients, int users) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(subscription.presenceStats())
                        .extracting("numClients", "numUsers")
                        .containsExactly(clients, users));
        await().untilAsserted(
                        () -> assertThat(subscription.presence().getClients()).hasSize(clients));
    }
}
