package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.topic.FakeTicker;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Each key has a rate of its own. */
@Protected
@Import(WholePath.Time.class)
@TestPropertySource(properties = "herald.limits.publishes-per-second=2")
class PublishRateIT {

    @LocalServerPort
    private int port;

    @Autowired
    private FakeTicker ticker;

    private Http http;

    @BeforeEach
    void secondsPass() {
        http = new Http(port);
        ticker.advance(Duration.ofSeconds(10));
    }

    @Test
    void refusesWhatIsMoreThanAKeyMayPublish() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(publish(Caller.PUBLISHER).statusCode()).isEqualTo(202);
        }

        HttpResponse<String> refused = publish(Caller.PUBLISHER);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.body()).contains("herald.limits.publishes-per-second");
        assertThat(publish(Caller.ROTATED).statusCode()).isEqualTo(202);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(publish(Caller.PUBLISHER).statusCode()).isEqualTo(202);
    }

    @Test
    void eachMessageOfABatchAndEachTopicCounts() throws Exception {
        assertThat(http.post("/broadcast?topic=a&topic=b", "x", "X-API-Key", Caller.PUBLISHER)
                        .statusCode())
                .isEqualTo(202);
        assertThat(http.post(
                                "/broadcast/batch",
                                "[{\"data\":\"1\"},{\"data\":\"2\"},{\"data\":\"3\"}]",
                                "X-API-Key",
                                Caller.PUBLISHER)
                        .statusCode())
                .isEqualTo(429);
        assertThat(http.post("/broadcast/batch", "[{\"data\":\"1\"},{\"data\":\"2\"}]", "X-API-Key", Caller.PUBLISHER)
                        .statusCode())
                .isEqualTo(202);
    }

    private HttpResponse<String> publish(String key) throws Exception {
        return http.post("/broadcast", "x", "X-API-Key", key);
    }
}
