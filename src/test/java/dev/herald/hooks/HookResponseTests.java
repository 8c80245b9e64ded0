package dev.herald.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.testing.BesideOthers;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the responses of an application. */
@BesideOthers
class HookResponseTests extends HookTest {

    @Test
    void readsAConnectResult() {
        configure("connect", Map.of());
        backend.respond("/hook", """
                {"result":{"user":"bob","expire_at":1700000000,"info": {"x": 1.0 },"b64data":"AQ==","meta":{"k":[1]},
                "channels":["n"],"subs":{"news":{"data":7,"override":{"presence":{"value":true}}}},"unknown":1},"error":null}
                """);

        ConnectHookResult result = hooks.connect(CLIENT, new ConnectHookRequest(null, "", "", List.of()))
                .join();

        assertThat(result.user()).isEqualTo("bob");
        assertThat(result.expireAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(result.info()).asString().isEqualTo("{\"x\": 1.0 }");
        assertThat(result.data()).containsExactly(1);
        assertThat(result.meta()).asString().isEqualTo("{\"k\":[1]}");
        assertThat(result.channels()).containsExactly("n");
        SubscribeHookResult news = Objects.requireNonNull(result.subs().get("news"));
        assertThat(news.data()).asString().isEqualTo("7");
        assertThat(news.override().presence()).isTrue();
        assertThat(news.override().joinLeave()).isNull();
    }

    @Test
    void readsAPublishResult() {
        configure("publish", Map.of());
        backend.respond(
                "/hook",
                "{\"result\":{\"data\":\"x\",\"skip_history\":true,\"tags\":{\"a\":\"b\"},\"idempotency_key\":\"k\",\"version\":3,\"version_epoch\":\"e\",\"delta\":true}}");

        PublishHookResult result = hooks.publish(CLIENT, TOPIC, DATA).join();

        assertThat(result.data()).asString().isEqualTo("\"x\"");
        assertThat(result.skipHistory()).isTrue();
        assertThat(result.tags()).containsExactly(Map.entry("a", "b"));
        assertThat(result.idempotencyKey()).isEqualTo("k");
        assertThat(result.version()).isEqualTo(3);
        assertThat(result.versionEpoch()).isEqualTo("e");
        assertThat(result.delta()).isTrue();
    }

    /** As with Centrifugo, where the time of a connection that is given no other is over. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|true|true",
                "{\"result\":null}|true|true",
                "{\"result\":{}}|true|false",
                "{\"result\":{\"expire_at\":0,\"info\":1}}|true|false",
                "{\"result\":{\"expire_at\":1700000000}}|false|false",
                "{\"result\":{\"expire_at\":1700000000,\"expired\":true}}|true|true"
            })
    void endsWhatIsGivenNoFurtherTime(String body, boolean isConnectionExpired, boolean isSubscriptionExpired) {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "refresh", "/hook"));
        properties.putAll(endpoint(1, "b", "sub-refresh", "/hook"));
        configure(properties);
        backend.respond("/hook", body);

        assertThat(hooks.refresh(CLIENT).join().isExpired()).isEqualTo(isConnectionExpired);
        assertThat(hooks.subRefresh(CLIENT, TOPIC).join().isExpired()).isEqualTo(isSubscriptionExpired);
    }

    @Test
    void readsARefreshResult() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "refresh", "/hook"));
        properties.putAll(endpoint(1, "b", "sub-refresh", "/hook"));
        configure(properties);
        backend.respond(
                "/hook", "{\"result\":{\"expire_at\":1700000000,\"b64info\":\"AQI=\",\"meta\":{\"k\":1},\"caps\":[]}}");

        for (RefreshHookResult result : List.of(
                hooks.refresh(CLIENT).join(), hooks.subRefresh(CLIENT, TOPIC).join())) {
            assertThat(result.expireAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
            assertThat(result.info()).containsExactly(1, 2);
        }
        assertThat(hooks.refresh(CLIENT).join().meta()).asString().isEqualTo("{\"k\":1}");
        assertThat(hooks.subRefresh(CLIENT, TOPIC).join().meta()).isNull();
    }

    @Test
    void refusesAsTheApplicationSays() {
        configure("subscribe", Map.of());
        backend.respond("/hook", "{\"error\":{\"code\":1000,\"message\":\"no\",\"temporary\":true},\"result\":{}}");
        assertThatThrownBy(() -> subscribe())
                .isInstanceOfSatisfying(
                        HookErrorException.class, e -> assertThat(e.code()).isEqualTo(1000));

        backend.respond("/hook", "{\"error\":{\"code\":1000},\"disconnect\":{\"code\":4500,\"reason\":\"bad\"}}");
        assertThatThrownBy(() -> subscribe())
                .isInstanceOfSatisfying(
                        HookDisconnectException.class,
                        e -> assertThat(e.reason()).isEqualTo("bad"));
        assertThat(count("error")).isEqualTo(1);
        assertThat(count("disconnect")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nope",
                "[]",
                "null",
                "{} {}",
                "{\"result\":1}",
                "{\"result\":{\"data\":1,\"data\":2}}",
                "{\"result\":{\"expire_at\":\"1\"}}",
                "{\"result\":{\"expire_at\":-1}}",
                "{\"result\":{\"expire_at\":99999999999999999999}}",
                "{\"result\":{\"expire_at\":253402300800}}",
                "{\"result\":{\"expire_at\":1e3}}",
                "{\"result\":{\"b64data\":\"*\"}}",
                "{\"result\":{\"override\":{\"presence\":true}}}",
                "{\"error\":{\"code\":7}}",
                "{\"error\":{\"code\":2000}}",
                "{\"error\":{}}",
                "{\"disconnect\":{\"code\":1000}}",
                "{\"disconnect\":{\"code\":5000}}",
                "{\"disconnect\":{\"code\":2999}}",
                "{\"error\":{\"code\":1000,\"message\":1}}",
                "{\"disconnect\":{\"code\":4000,\"reason\":\"012345678901234567890123456789012345678901234567890123456789"
                        + "0123456789012345678901234567890123456789012345678901234567890123\"}}",
                "{\"disconnect\":{\"code\":4000,\"reason\":\"{}\"}}"
            })
    void failsWithAnInvalidResponse(String body) {
        configure("subscribe", Map.of());
        backend.respond("/hook", body);

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(count("invalid_response")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"presence, 0", "join_leave, 1", "force_push_join_leave, 2", "force_recovery, 3", "force_positioning, 4"
    })
    void readsEachOption(String name, int index) {
        configure("subscribe", Map.of());
        backend.respond("/hook", "{\"result\":{\"override\":{\"%s\":{\"value\":false}}}}".formatted(name));

        SubscribeHookOverride read = subscribe().override();

        Boolean[] expected = new Boolean[5];
        expected[index] = false;
        assertThat(Arrays.asList(
                        read.presence(),
                        read.joinLeave(),
                        read.forcePushJoinLeave(),
                        read.forceRecovery(),
                        read.forcePositioning()))
                .containsExactly(expected);
    }

    @Test
    void readsASubscribeResult() {
        configure("subscribe", Map.of());
        backend.respond(
                "/hook",
                "{\"result\":{\"expire_at\":1700000000,\"b64info\":\"AQ==\",\"data\":{\"a\":1},\"allow\":[],\"server_tags_filter\":{}}}");

        SubscribeHookResult result = subscribe();

        assertThat(result.expireAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(result.info()).containsExactly(1);
        assertThat(result.data()).asString().isEqualTo("{\"a\":1}");
    }
}
