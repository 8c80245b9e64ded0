package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What clients of the Java SDK receive of messages that a backend publishes past the history. */
class ApiHistoryIT extends SdkTest {

    @Test
    void receivesWhatIsInNoHistoryAndRecoversAcrossIt() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("all"));
        String channel = subscription.sdk().getChannel();
        assertThat(api("publish", channel, ",\"data\":1")).contains("\"offset\":1");
        assertThat(subscription.publication().getOffset()).isEqualTo(1);

        assertThat(api("publish", channel, ",\"data\":2,\"skip_history\":true")).isEqualTo("{\"result\":{}}");
        assertThat(subscription.publication().getOffset()).isZero();
        client.disconnect();
        api("publish", channel, ",\"data\":3,\"skip_history\":true");
        api("publish", channel, ",\"data\":4");
        client.connect();

        assertThat(subscription.awaitSubscribed())
                .extracting("wasRecovering", "recovered")
                .containsExactly(true, true);
        assertThat(subscription.data()).isEqualTo("4");
    }

    /** In Protobuf they need no Base64. */
    @Test
    void receivesBytesAsTheyWere() throws Exception {
        SdkSubscription subscription = connect("ada").subscribe(topic("all"));
        String channel = subscription.sdk().getChannel();
        byte[] bytes = {0, 1, -1, '{'};

        api("publish", channel, ",\"b64data\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
        api("publish", channel, ",\"b64data\":\"eyJhIjoxfQ==\"");

        assertThat(subscription.publication().getData()).isEqualTo(bytes);
        assertThat(subscription.data()).isEqualTo("{\"a\":1}");
    }

    @Test
    void receivesEachVersionOnce() throws Exception {
        SdkSubscription subscription = connect("ada").subscribe(topic("all"));
        String channel = subscription.sdk().getChannel();

        assertThat(api("publish", channel, ",\"data\":1,\"version\":2")).contains("\"offset\":1");
        assertThat(api("publish", channel, ",\"data\":2,\"version\":2")).isEqualTo("{\"result\":{}}");
        assertThat(api("publish", channel, ",\"data\":3,\"version\":1")).isEqualTo("{\"result\":{}}");
        assertThat(api("publish", channel, ",\"data\":4,\"version\":1,\"version_epoch\":\"b\""))
                .contains("\"offset\":2");

        assertThat(subscription.data(2)).containsExactly("1", "4");
    }

    @Test
    void goesOnAfterTheHistoryIsRemoved() throws Exception {
        SdkSubscription subscription = connect("ada").subscribe(topic("all"));
        String channel = subscription.sdk().getChannel();
        api("publish", channel, ",\"data\":1");

        assertThat(api("history_remove", channel, "")).isEqualTo("{\"result\":{}}");

        assertThat(api("history", channel, ",\"limit\":-1")).contains("\"publications\":[]");
        api("publish", channel, ",\"data\":2");
        assertThat(subscription.data(2)).containsExactly("1", "2");
    }

    private String api(String method, String channel, String more) throws Exception {
        return backend.post(
                        "/api/" + method,
                        "{\"channel\":\"%s\"%s}".formatted(channel, more),
                        "X-API-Key",
                        SdkService.KEY)
                .body();
    }
}
