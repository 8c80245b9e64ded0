package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What clients receive when a backend lets their connections expire at another time. */
@SdkService
class RefreshControlIT {

    @LocalServerPort
    private int port;

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

    private void refresh(String parameters) throws Exception {
        assertThat(new Http(port)
                        .post("/api/refresh", parameters, "X-API-Key", SdkService.KEY)
                        .body())
                .isEqualTo("{\"result\":{}}");
    }
}
