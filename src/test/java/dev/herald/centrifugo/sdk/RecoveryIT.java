package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients of the Java SDK that come back. */
class RecoveryIT extends SdkTest {

    @Test
    void recoversAllThatItMissed() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("all"));
        SdkClient publisher = connect("bob");
        publisher.publish(subscription.sdk().getChannel(), "0");
        assertThat(subscription.data()).isEqualTo("0");

        client.disconnect();
        // More than Centrifugo recovers.
        List<String> missed =
                IntStream.rangeClosed(1, 400).mapToObj(Integer::toString).toList();
        for (String each : missed) {
            publisher.publish(subscription.sdk().getChannel(), each);
        }
        SubscribedEvent subscribed = reconnect(client, subscription);

        assertThat(subscribed).extracting("wasRecovering", "recovered").containsExactly(true, true);
        assertThat(subscription.data(400)).isEqualTo(missed);
        publisher.publish(subscription.sdk().getChannel(), "live");
        PublicationEvent live = subscription.publication();
        assertThat(live.getOffset()).isEqualTo(402);
    }

    @Test
    void recoversWhereNothingWasPublished() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("all"));

        client.disconnect();

        assertThat(reconnect(client, subscription))
                .extracting("wasRecovering", "recovered")
                .containsExactly(true, true);
    }

    @Test
    void learnsThatSomethingIsLost() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("short"));
        String topic = subscription.sdk().getChannel();
        publish(topic, "1");
        subscription.publication();

        client.disconnect();
        for (String each : List.of("2", "3", "4", "5")) {
            publish(topic, each);
        }

        assertThat(reconnect(client, subscription))
                .extracting("wasRecovering", "recovered")
                .containsExactly(true, false);
        publish(topic, "6");
        assertThat(subscription.data()).isEqualTo("6");
    }

    @Test
    void getsTheNewestWhereThatIsAllThatMatters() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("cached"));
        String topic = subscription.sdk().getChannel();
        client.disconnect();
        publish(topic, "1");
        publish(topic, "2");
        publish(topic, "3");

        assertThat(reconnect(client, subscription))
                .extracting("wasRecovering", "recovered")
                .containsExactly(true, true);

        assertThat(subscription.data()).isEqualTo("3");
        publish(topic, "4");
        assertThat(subscription.data()).isEqualTo("4");
    }

    @Test
    void doesNotRecoverWhereThereIsNoHistory() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribing(topic("plain"));
        String topic = subscription.sdk().getChannel();
        assertThat(subscription.awaitSubscribed())
                .extracting("recoverable", "positioned", "streamPosition")
                .containsExactly(false, false, null);
        publish(topic, "1");
        assertThat(subscription.publication().getOffset()).isZero();

        client.disconnect();
        publish(topic, "2");

        assertThat(reconnect(client, subscription))
                .extracting("wasRecovering", "recovered")
                .containsExactly(false, false);
        publish(topic, "3");
        assertThat(subscription.data()).isEqualTo("3");
    }

    private static SubscribedEvent reconnect(SdkClient client, SdkSubscription subscription)
            throws InterruptedException {
        client.connect();
        return subscription.awaitSubscribed();
    }
}
