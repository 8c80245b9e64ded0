package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What clients receive when a backend lets their connections expire at another time. */
@SdkService
class RefreshControlIT {

    @LocalServerPort
    private int port;

    @Autowired
    private SubscriptionExpiry expiry;

    /** An SDK waits for the expiry that the token has, and sends another one then, whatever the backend did meanwhile. */
    @Test
    void takesATokenAfterwards() throws Exception {
        try (ProtocolClient client = ProtocolClient.connect(port, TestTokens.of("ray"))) {
            refresh("{\"user\":\"ray\"}");
            assertThat(client.next()).isEqualTo("{\"push\":{\"refresh\":{}}}");
            assertThat(client.call("refresh", Map.of("token", TestTokens.of("ray"))))
                    .contains("\"refresh\":{\"expires\":true,\"ttl\":");

            refresh("{\"user\":\"ray\",\"expire_at\":%d}"
                    .formatted(Instant.now().plus(Duration.ofHours(1)).getEpochSecond()));
            assertThat(client.next()).matches("\\{\"push\":\\{\"refresh\":\\{\"expires\":true,\"ttl\":3[56]\\d\\d}}}");
        }
    }

    /** Such a client connects again when it has expired. */
    @Test
    void refusesATokenOfAConnectionThatCameWithoutExpiry() throws Exception {
        try (ProtocolClient client = ProtocolClient.connect(port, SdkService.KEY)) {

            client.send("{\"id\":3,\"refresh\":{\"token\":\"%s\"}}".formatted(TestTokens.of("ray")));

            assertThat(client.closeCode()).isEqualTo(3501);
        }
    }

    @Test
    void disconnectsWhenTheTimeOfASubscriptionOfTheBackendIsOver() throws Exception {
        try (ProtocolClient client = ProtocolClient.connect(port, TestTokens.of("sub"))) {
            Instant now = Instant.now();
            subscribe(now.plusSeconds(60));
            assertThat(client.next()).contains("\"subscribe\":{");
            subscribe(now.plusSeconds(120)); // is renewed by that

            expiry.expire(now.plusSeconds(60).plus(SubscriptionExpiry.GRACE).plusSeconds(1));
            assertThat(client.call("presence_stats", Map.of("channel", "all.expiring")))
                    .contains("\"num_clients\":1");
            expiry.expire(now.plusSeconds(120).plus(SubscriptionExpiry.GRACE).plusSeconds(1));

            assertThat(client.closeCode()).isEqualTo(3006);
        }
    }

    private void subscribe(Instant expiry) throws Exception {
        api(
                "subscribe",
                "{\"user\":\"sub\",\"channel\":\"all.expiring\",\"expire_at\":%d}".formatted(expiry.getEpochSecond()));
    }

    private void refresh(String parameters) throws Exception {
        api("refresh", parameters);
    }

    private void api(String method, String parameters) throws Exception {
        assertThat(new Http(port)
                        .post("/api/" + method, parameters, "X-API-Key", SdkService.KEY)
                        .body())
                .isEqualTo("{\"result\":{}}");
    }
}
