package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.session.SessionRegistry;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Where no proxy is trusted, also where Spring Boot would trust them all. */
@WholePath
@TestPropertySource(properties = "spring.main.cloud-platform=kubernetes")
class NobodyTrustedIT {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1"})
    void ignoresForwardedHeadersOfUntrustedPeers(String header) throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
        try (RawClient client = new RawClient(port)) {
            client.upgrade(RawClient.HANDSHAKE + header + "\n");
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 1);

            assertThat(registry.all())
                    .allSatisfy(
                            session -> assertThat(session.address()).matches(address -> address.isLoopbackAddress()));
        }
    }
}
