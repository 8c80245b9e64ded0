package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Client;
import dev.herald.HeraldApplication;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.session.SessionRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The end of the service as a SIGTERM brings it: by closing the context. */
class FarewellIT {

    @Test
    void everyClientIsToldThatTheServiceRestarts() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (ConfigurableApplicationContext service = start("1s");
                RawClient silent = RawClient.connect(port(service))) {
            for (int i = 0; i < 50; i++) {
                clients.add(Client.connect(port(service)));
            }
            SessionRegistry registry = service.getBean(SessionRegistry.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 51);

            SpringApplication.exit(service);

            for (Client client : clients) {
                assertThat(client.closeCode()).isEqualTo(1012);
            }
            assertThat(goodbye(silent).closeReason()).isEqualTo("restarting");
            assertThat(silent.isAtEnd()).isTrue();
            assertThat(registry.size()).isZero();
        }
    }

    /** A load balancer hears of the end a little later than the service. */
    @Test
    void whoComesMeanwhileIsToldToo() throws Exception {
        try (ConfigurableApplicationContext service = start("20s");
                RawClient silent = RawClient.connect(port(service))) {
            int port = port(service);
            Thread ending = Thread.ofPlatform().start(() -> SpringApplication.exit(service));
            assertThat(goodbye(silent).closeCode()).isEqualTo(1012);

            try (Client late = Client.connect(port)) {
                assertThat(late.closeCode()).isEqualTo(1012);
            }

            silent.vanish();
            ending.join();
        }
    }

    private static ConfigurableApplicationContext start(String closeTimeout) {
        return SpringApplication.run(
                HeraldApplication.class, "--server.port=0", "--herald.session.close-timeout=" + closeTimeout);
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static Frame goodbye(RawClient client) throws Exception {
        Frame frame = client.next();
        while (frame.firstByte() != ClientFrames.CLOSE) {
            frame = client.next(); // a tick
        }
        return frame;
    }
}
