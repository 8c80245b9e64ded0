package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;

/** What tests of clients that only receive have in common, on a {@link SdkService}. */
public final class OneWay {

    private OneWay() {}

    /** The request of a client with a token. */
    public static String request(String user, String subscriptions) {
        return "{\"token\":\"%s\",\"subs\":%s}".formatted(TestTokens.of(user), subscriptions);
    }

    /** The same, to go on after a position. */
    public static String since(String user, String topic, String epoch, long offset) {
        return request(
                user, "{\"%s\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}}".formatted(topic, epoch, offset));
    }

    /** That of the client which received this push. */
    public static Session session(SessionRegistry registry, String connected) {
        return registry.find(JsonPath.<String>read(connected, "$.connect.client"))
                .orElseThrow();
    }

    public static void publish(int port, String topic, String json) throws Exception {
        assertThat(new Http(port)
                        .post(
                                "/broadcast?topic=" + topic,
                                json,
                                "X-API-Key",
                                SdkService.KEY,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(202);
    }
}
