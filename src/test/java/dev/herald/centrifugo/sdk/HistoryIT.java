package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Publishing and history with the Java SDK. */
class HistoryIT extends SdkTest {

    @Test
    void hasWhatWasPublished() throws Exception {
        SdkClient client = connect("ada");
        String topic = topic("all");
        for (int i = 1; i <= 5; i++) {
            client.publish(topic, Integer.toString(i));
        }

        HistoryResult all = client.history(topic, limit(-1));
        assertThat(data(all)).containsExactly("1", "2", "3", "4", "5");
        assertThat(all.getOffset()).isEqualTo(5);
        assertThat(all.getEpoch()).isNotEmpty();
        assertThat(all.getPublications().getFirst().getOffset()).isEqualTo(1);
        assertThat(all.getPublications().getFirst().getInfo().getUser()).isEqualTo("ada");
        assertThat(data(client.history(topic, limit(2)))).containsExactly("1", "2");
        assertThat(data(client.history(topic, limit(2).withReverse(true)))).containsExactly("5", "4");
        StreamPosition second = new StreamPosition(2, all.getEpoch());
        assertThat(data(client.history(topic, limit(2).withSince(second)))).containsExactly("3", "4");
        assertThat(data(client.history(topic, limit(-1).withSince(second).withReverse(true))))
                .containsExactly("1");

        HistoryResult position = client.history(topic, limit(0));
        assertThat(position.getPublications()).isEmpty();
        assertThat(position.getOffset()).isEqualTo(5);
        assertThat(position.getEpoch()).isEqualTo(all.getEpoch());
    }

    @Test
    void ofASubscriptionWaitsForIt() throws Exception {
        SdkSubscription subscription = connect("ada").subscribing(topic("short"));

        subscription.publish("\"a\"");

        assertThat(data(subscription.history(limit(-1)))).containsExactly("\"a\"");
    }

    @Test
    void refusesPositionsThatAreGone() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("short"));
        String topic = subscription.sdk().getChannel();
        for (int i = 1; i <= 5; i++) {
            client.publish(topic, Integer.toString(i));
        }
        String epoch = client.history(topic, limit(0)).getEpoch();

        assertThat(data(client.history(topic, limit(-1)))).containsExactly("4", "5");
        assertThat(errorSince(client, topic, new StreamPosition(1, epoch))).isEqualTo(112);
        assertThat(errorSince(client, topic, new StreamPosition(5, "another"))).isEqualTo(112);
        assertThat(data(client.history(topic, limit(-1).withSince(new StreamPosition(3, epoch)))))
                .containsExactly("4", "5");
    }

    @Test
    void needsPermission() throws Exception {
        SdkClient client = connect("ada");
        String shortTopic = topic("short");

        assertThat(error(client, "plain.1")).isEqualTo(108);
        assertThat(error(client, "other")).isEqualTo(103);
        assertThat(error(client, shortTopic)).isEqualTo(103);
        assertThat(publishError(client, "plain.1")).isEqualTo(103);
        assertThat(publishError(client, "other")).isEqualTo(103);
        assertThat(publishError(client, shortTopic)).isEqualTo(103);
        assertThat(publishError(client, "with a space")).isEqualTo(107);

        client.subscribe(shortTopic);
        client.publish(shortTopic, "1");
        assertThat(data(client.history(shortTopic, limit(-1)))).containsExactly("1");
    }

    /** The pattern of the token applies to publishing by clients as well. */
    @Test
    void mayBePublishedToByTheToken() throws Exception {
        SdkClient client =
                connectWith(TestTokens.signed(TestTokens.claims("ada").claim("herald.publish", List.of("drop.*"))));

        client.publish("drop.1", "{}");

        assertThat(publishError(client, "other")).isEqualTo(103);
    }

    private static int error(SdkClient client, String topic) throws Exception {
        return SdkClient.error(() -> client.history(topic, limit(1)));
    }

    private static int errorSince(SdkClient client, String topic, StreamPosition since) throws Exception {
        return SdkClient.error(() -> client.history(topic, limit(-1).withSince(since)));
    }

    private static int publishError(SdkClient client, String topic) throws Exception {
        return SdkClient.error(() -> client.publish(topic, "{}"));
    }

    private static HistoryOptions.Builder limit(int limit) {
        return new HistoryOptions.Builder().withLimit(limit);
    }

    private static List<String> data(HistoryResult history) {
        return history.getPublications().stream()
                .map(publication -> new String(publication.getData(), UTF_8))
                .toList();
    }
}
