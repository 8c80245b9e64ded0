package dev.herald.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.BesideOthers;
import dev.herald.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What requests to an application have. */
@BesideOthers
class HookRequestTests extends HookTest {

    @Test
    void sendsWhatTheClientSentByteForByte() {
        configure("publish", Map.of());

        hooks.publish(CLIENT, TOPIC, DATA).join();

        assertThat(backend.requests("/hook").getFirst().body())
                .isEqualTo("{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\","
                        + "\"data\":{\"n\": 1.50,\"t\":\"\\u00e9 é\"},\"user\":\"ann\",\"meta\":{ \"a\": 1.0 },"
                        + "\"channel\":\"chat:1\"}");
    }

    @Test
    void sendsBinaryDataInBase64() {
        configure("rpc", Map.of());
        HookClient binary = new HookClient("c", "websocket", "protobuf", true, "", null, Map.of());

        hooks.rpc(binary, "m", new byte[] {1, 2, 3}).join();

        assertThat(backend.requests("/hook").getFirst().body())
                .contains("\"encoding\":\"binary\",\"b64data\":\"AQID\"")
                .doesNotContain("\"data\"");
    }

    /** Else the body would not be JSON. */
    @Test
    void sendsNoDataWhereTheClientSentNone() {
        configure("rpc", Map.of());

        hooks.rpc(CLIENT, "m", new byte[0]).join();

        assertThat(backend.requests("/hook").getFirst().body())
                .endsWith("\"encoding\":\"json\",\"user\":\"ann\",\"meta\":{ \"a\": 1.0 },\"method\":\"m\"}");
    }

    @Test
    void sendsAConnectWithoutUserAndMeta() {
        configure("connect", Map.of());

        assertThat(hooks.connect(CLIENT, new ConnectHookRequest(null, "js", "", List.of("a")))
                        .join()
                        .isEmpty())
                .isTrue();

        assertThat(backend.requests("/hook").getFirst().body())
                .isEqualTo("{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\","
                        + "\"name\":\"js\",\"channels\":[\"a\"]}");
    }

    @Test
    void passesOnNamedHeadersOnly() {
        configure(
                "refresh",
                Map.of(
                        "headers[0]", "Cookie",
                        "emulated-headers[0]", "Authorization",
                        "emulated-headers[1]", "cookie",
                        "emulated-headers[2]", "X-Bad",
                        "request-headers.X-Secret", "s3cret"));

        hooks.refresh(CLIENT).join();

        var headers = backend.requests("/hook").getFirst().headers();
        assertThat(headers.get("Cookie")).containsExactly("id=1");
        assertThat(headers.get("Authorization")).containsExactly("Bearer t");
        assertThat(headers.get("X-Secret")).containsExactly("s3cret");
        assertThat(headers).doesNotContainKeys("X-other", "X-bad");
        assertThat(hooks.forwardedHeaders()).containsExactly("cookie");
        assertThat(hooks.emulatedHeaders()).containsExactlyInAnyOrder("authorization", "cookie", "x-bad");
    }

    @Test
    void asksTheFirstThatMatches() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "subscribe", "/a"));
        properties.put("hooks.endpoints[0].topics[0]", "chat:*");
        properties.putAll(endpoint(1, "b", "subscribe", "/b"));
        configure(properties);

        hooks.subscribe(CLIENT, TOPIC, "t", null).join();
        hooks.subscribe(CLIENT, new Topic("news"), "", null).join();

        assertThat(backend.requests("/a")).hasSize(1);
        assertThat(backend.requests("/b")).hasSize(1);
        assertThat(hooks.hasSubscribe(TOPIC)).isTrue();
        assertThat(hooks.hasPublish(TOPIC)).isFalse();
        assertThat(hooks.hasSubscribe(Topic.SELF_TEST)).isFalse();
    }
}
