package dev.herald.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.RawClient;
import dev.herald.testing.BesideOthers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** TLS from an SSL bundle on both ports, with settings of Spring Boot's web server that work, all at once. */
@BesideOthers
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.tick.enabled=false",
            "herald.security.insecure=true",
            "management.server.port=0",
            "management.server.ssl.bundle=web",
            "management.server.base-path=/manage",
            "management.server.jetty.accesslog.prefix=management_",
            "server.ssl.bundle=web",
            "server.ssl.client-auth=want",
            "spring.ssl.bundle.pem.web.reload-on-update=true",
            "spring.ssl.bundle.watch.file.quiet-period=50ms",
            "server.server-header=tested",
            "server.compression.enabled=true",
            "server.compression.min-response-size=1B",
            "server.compression.additional-mime-types=application/problem+json",
            "server.jetty.accesslog.enabled=true",
            "server.jetty.connection-idle-timeout=10s",
            "server.jetty.max-http-response-header-size=8KB",
            "server.jetty.threads.max=50",
            "server.jetty.threads.min=4",
            "server.jetty.threads.selectors=2",
            "server.jetty.threads.acceptors=1",
            "server.max-http-request-header-size=16KB",
            "server.servlet.application-display-name=tested",
            "server.servlet.context-parameters.a=b",
            "server.shutdown=immediate",
            "spring.lifecycle.timeout-per-shutdown-phase=5s",
            "spring.mvc.async.request-timeout=5s",
            "spring.mvc.dispatch-trace-request=true",
            "spring.mvc.publish-request-handled-events=false",
            "spring.servlet.encoding.force=true",
            "spring.web.resources.cache.cachecontrol.max-age=1h",
            "spring.web.resources.chain.strategy.content.enabled=true"
        })
class TlsBundleIT {

    private static final Path DIRECTORY = Path.of("target", "tls-bundle");
    private static final Path CERTIFICATE = DIRECTORY.resolve("tls.crt");
    private static final Path KEY = DIRECTORY.resolve("tls.key");
    private static final Certificate FIRST = new Certificate(DIRECTORY.resolve("first.p12"));
    private static final Certificate RENEWED = new Certificate(DIRECTORY.resolve("renewed.p12"));

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void secure(DynamicPropertyRegistry properties) throws Exception {
        FIRST.create();
        FIRST.writePem(CERTIFICATE, KEY);
        Files.deleteIfExists(DIRECTORY.resolve("access.log"));
        properties.add(
                "spring.ssl.bundle.pem.web.keystore.certificate",
                () -> CERTIFICATE.toUri().toString());
        properties.add(
                "spring.ssl.bundle.pem.web.keystore.private-key",
                () -> KEY.toUri().toString());
        properties.add(
                "server.jetty.accesslog.filename",
                () -> DIRECTORY.resolve("access.log").toString());
    }

    /** A kubelet asks by address, and a load balancer with whatever host it likes. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "[::1]", "herald.default.svc", "localhost"})
    void servesRequestsForAnyHost(String host) throws Exception {
        assertThat(get(port, "/topics", host).status()).isEqualTo(200);
        assertThat(get(managementPort, "/manage/actuator/health/liveness", host).status())
                .isEqualTo(200);
    }

    @Test
    void appliesSettingsOfSpringBoot() throws Exception {
        Map<String, String> headers = get(port, "/console/page.js", "localhost").headers();

        assertThat(headers).containsEntry("content-encoding", "gzip").containsEntry("server", "tested");
        assertThat(get(port, "/nowhere", "localhost").headers().get("content-type"))
                .startsWith("application/problem+json");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(DIRECTORY.resolve("access.log")).contains("GET /nowhere"));
    }

    /** As cert-manager renews certificates. */
    @Test
    void usesARenewedCertificate() throws Exception {
        RENEWED.create();
        RENEWED.writePem(CERTIFICATE, KEY);

        for (int each : new int[] {port, managementPort}) {
            await().atMost(Duration.ofSeconds(60)).until(() -> accepts(RENEWED, each));
            assertThat(accepts(FIRST, each)).isFalse();
        }
        FIRST.writePem(CERTIFICATE, KEY);
        await().atMost(Duration.ofSeconds(60)).until(() -> accepts(FIRST, port) && accepts(FIRST, managementPort));
    }

    private static boolean accepts(Certificate trusted, int port) throws Exception {
        try (RawClient client = new RawClient(port, trusted.socketFactory().createSocket())) {
            client.exchange("GET /console/page.js HTTP/1.1\nHost: localhost\n");
            return true;
        } catch (SSLException e) {
            return false; // another certificate
        }
    }

    private static RawClient.Response get(int port, String path, String host) throws Exception {
        try (RawClient client = new RawClient(port, FIRST.socketFactory().createSocket())) {
            return client.exchange("GET %s HTTP/1.1\nHost: %s\nAccept-Encoding: gzip\n".formatted(path, host));
        }
    }
}
