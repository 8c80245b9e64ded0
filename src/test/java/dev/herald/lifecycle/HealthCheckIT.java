package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.HeraldApplication;
import dev.herald.conformance.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ConfigurableApplicationContext;

/** The health command of the image, in this process. */
class HealthCheckIT {

    @TempDir
    private Path directory;

    @Test
    void asksTheLivenessWhateverThePortThePathsAndTls() throws Exception {
        Certificate certificate = new Certificate(directory.resolve("herald.p12"));
        certificate.create();
        Path address = directory.resolve("address");
        try (ConfigurableApplicationContext service = start(
                "server.port=0",
                "server.servlet.context-path=/push",
                "server.ssl.key-store=" + certificate.store(),
                "server.ssl.key-store-password=changeit",
                "management.endpoints.web.base-path=/manage",
                "herald.health.address-file=" + address)) {
            String port = service.getEnvironment().getRequiredProperty("local.server.port");
            assertThat(address).hasContent("https://localhost:%s/push/manage/health/liveness".formatted(port));
            assertThat(HealthCheck.problem(address.toString())).isEmpty();

            AvailabilityChangeEvent.publish(service, LivenessState.BROKEN);

            assertThat(HealthCheck.problem(address.toString())).startsWith("liveness: HTTP/1.1 503");
        }
        assertThat(HealthCheck.problem(address.toString())).startsWith("liveness: java.net.ConnectException");
    }

    @Test
    void isUnhealthyBeforeTheNodeIsReady() {
        assertThat(HealthCheck.problem(directory + "/none")).startsWith("liveness: java.nio.file.NoSuchFileException");
    }

    @Test
    void isUnhealthyIfSomethingElseListens() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            other.setSoTimeout(10_000);
            Thread.ofVirtual().start(() -> hangUp(other));
            Path address = Files.writeString(
                    directory.resolve("other"), "http://127.0.0.1:%d/".formatted(other.getLocalPort()));

            assertThat(HealthCheck.problem(address.toString())).startsWith("liveness: ");
        }
    }

    private static void hangUp(ServerSocket server) {
        try {
            server.accept().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the settings in a file, where secrets may be. */
    private ConfigurableApplicationContext start(String... settings) throws IOException {
        Path file = Files.write(directory.resolve("health.properties"), List.of(settings));
        return SpringApplication.run(HeraldApplication.class, "--spring.config.additional-location=file:" + file);
    }
}
