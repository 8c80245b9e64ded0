package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.session.SessionDrainer;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** However a stream ends, its client learns why, and nothing of it stays. */
@WholePath
class StreamEndIT {

    private static final String TOPIC = "everything:end";
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private SessionDrainer drain;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private MeterRegistry meters;

    private Http http;

    @BeforeEach
    void awaitNoSessions() {
        http = new Http(port);
        awaitNothingLeft();
    }

    private void awaitNothingLeft() {
        eventually(() -> registry.size() == 0
                && registry.endingCount() == 0
                && http.get("/topics/" + TOPIC + "/presence").body().contains("\"total\":0"));
    }

    @ParameterizedTest
    @EnumSource
    void isNoticedWhenTheClientGoesAway(StreamKind kind) throws Exception {
        kind.subscribed(port, TOPIC).close();
        awaitNothingLeft();
        kind.subscribed(port, TOPIC).reset();
        awaitNothingLeft();
        try (StreamOf stream = kind.subscribed(port, TOPIC)) {
            stream.endOutput();
            awaitNothingLeft();
            stream.awaitEnd();
        }
    }

    /** With the request complete or not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void isNoticedWhileTheClientConnects(int sent) throws Exception {
        for (StreamKind kind : StreamKind.values()) {
            RawClient client = new RawClient(port);
            client.sendAhead(
                    "POST " + kind.path() + " HTTP/1.1\nHost: localhost\nContent-Length: 3\n",
                    "{} ".substring(0, sent).getBytes(UTF_8));
            client.reset();
        }

        awaitNothingLeft();
        eventually(() -> meters.get("herald.connections.pending").gauge().value() <= 1); // of the request that asks
    }

    /** Those that cannot respond are never closed for that. */
    @Test
    void isPingedAndClosedAsIdleIfItsClientDoesNotRespond() throws Exception {
        Map<StreamKind, StreamOf> streams = new EnumMap<>(StreamKind.class);
        for (StreamKind kind : StreamKind.values()) {
            streams.put(kind, kind.subscribed(port, TOPIC + kind)); // no joins of the others
        }
        for (int i = 0; i < 2; i++) {
            ticker.advance(IDLE_TIMEOUT.minusSeconds(20));
            for (StreamKind kind : streams.keySet()) {
                streams.get(kind).awaitPing();
                if (!kind.isOneWay()) {
                    StreamKind.send(port, streams.get(kind), "{}");
                }
            }
        }
        assertThat(registry.size()).isEqualTo(4);

        ticker.advance(IDLE_TIMEOUT);

        for (StreamKind kind : streams.keySet()) {
            if (kind.isOneWay()) {
                streams.get(kind).awaitPing();
            } else {
                streams.get(kind).next("\"disconnect\":{\"code\":3012,\"reason\":\"no pong\"}");
                assertThat(streams.get(kind).next()).as("end").isEmpty();
            }
            streams.get(kind).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsItsClientElsewhereWhenTheNodeDrains(StreamKind kind) throws Exception {
        try (StreamOf stream = kind.subscribed(port, TOPIC)) {
            assertThat(http.post("/sessions/drain?accept=false", "").statusCode())
                    .isEqualTo(202);
            stream.next("\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}");
            assertThat(stream.next()).as("end").isEmpty();

            HttpResponse<String> refused = http.post(kind.path(), "{}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isPositive();
            assertThat(refused.body()).contains(SessionDrainer.REFUSAL);
        } finally {
            drain.cancel();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsItsClientElsewhereWhenTheNodeIsRebalanced(StreamKind kind) throws Exception {
        try (StreamOf stream = kind.subscribed(port, TOPIC)) {
            assertThat(http.post("/sessions/drain", "").statusCode()).isEqualTo(202);

            stream.next("\"disconnect\":{\"code\":3011,\"reason\":\"force reconnect\"}");
            assertThat(stream.next()).as("end").isEmpty();
            eventually(() -> !drain.isDraining());
        }
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
