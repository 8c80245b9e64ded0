package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.Ports;
import dev.herald.RawClient;
import dev.herald.conformance.Certificate;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A Redis with TLS, and an ACL user with the documented permissions. */
@ResourceLock(Resources.SYSTEM_OUT)
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
@ExtendWith(OutputCaptureExtension.class)
class RedisSecurityIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "s3cret-of-redis";

    private final List<ConfigurableApplicationContext> services = new ArrayList<>();

    @TempDir
    private Path directory;

    private RedisServer redis;
    private int tlsPort;

    @BeforeEach
    void startRedis() throws Exception {
        Certificate certificate = new Certificate(directory.resolve("redis.p12"));
        certificate.create();
        certificate.writePem(directory.resolve("redis.crt"), directory.resolve("redis.key"));
        tlsPort = Ports.free();
        redis = new RedisServer(
                "--tls-port",
                "" + tlsPort,
                "--tls-cert-file",
                directory.resolve("redis.crt").toString(),
                "--tls-key-file",
                directory.resolve("redis.key").toString(),
                "--tls-auth-clients",
                "no");
        assertThat(redis.run(Stream.concat(Stream.of("ACL", "SETUSER", "herald"), rules())
                        .toArray(String[]::new)))
                .startsWith("OK");
    }

    @AfterEach
    void stop() throws Exception {
        services.forEach(ConfigurableApplicationContext::close);
        redis.close();
    }

    /** The documented permissions. */
    private static Stream<String> rules() throws Exception {
        Matcher line = Pattern.compile("(?m)^ +user herald (on .*)$")
                .matcher(Files.readString(Path.of("src/docs/several-nodes.md")));
        assertThat(line.find()).isTrue();
        return Arrays.stream(line.group(1).replace(">password", ">" + PASSWORD).split(" ", -1));
    }

    /** The URL has a password, which belongs into a file. */
    private Http start(String password, String... more) throws IOException {
        Path settings = Files.writeString(
                directory.resolve("redis.properties"),
                "herald.redis.url=rediss://herald:" + password + "@localhost:" + tlsPort);
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--herald.tick.enabled=false",
                "--spring.main.register-shutdown-hook=false",
                "--spring.ssl.bundle.pem.redis.truststore.certificate=file:" + directory.resolve("redis.crt"),
                "--spring.config.import=file:" + settings));
        arguments.addAll(Arrays.asList(more));
        services.add(SpringApplication.run(HeraldApplication.class, arguments.toArray(String[]::new)));
        return new Http(port());
    }

    private int port() {
        return services.getLast().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Test
    void needsOnlyTheDocumentedPermissions(CapturedOutput output) throws Exception {
        Http one = start(PASSWORD, "--herald.redis.ssl-bundle=redis");
        Http other = start(PASSWORD, "--herald.redis.ssl-bundle=redis", "--herald.topic.history.count=2");
        await().atMost(SOON).until(() -> isUp(one) && isUp(other));
        try (RawClient client = new RawClient(port())) {
            client.upgrade(RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=news"));
            await().atMost(SOON).until(() -> sessions(one) == 1);
            for (int i = 0; i < 5; i++) {
                for (String key : List.of("twice", "once" + i)) {
                    assertThat(other.post("/broadcast?topic=news", key, "Idempotency-Key", key)
                                    .statusCode())
                            .isEqualTo(202);
                }
            }
            assertThat(client.next().text()).isEqualTo("twice");
            assertThat(client.next().text()).isEqualTo("once0");
        }
        await().atMost(SOON).until(() -> one.get("/topics").body().contains("news"));
        assertThat(one.get("/topics/news/messages").body()).contains("once4");
        String next = JsonPath.read(one.get("/topics?limit=1").body(), "$.next");
        assertThat(other.get("/topics?limit=1&cursor=" + next).body()).contains("\"news\"");
        services.removeLast().close();
        await().atMost(SOON).until(() -> sessions(one) == 0);

        assertThat(redis.run("ACL", "LOG").strip()).isEmpty();
        assertThat(output).doesNotContain(PASSWORD);
    }

    @Test
    void rejectsAnUntrustedCertificate(CapturedOutput output) throws Exception {
        Http herald = start(PASSWORD);

        assertThat(herald.broadcast("hello").statusCode()).isEqualTo(503);
        await().atMost(SOON).until(() -> output.getOut().contains("Redis cannot be reached"));
        assertThat(output).doesNotContain(PASSWORD);
    }

    @Test
    void staysDownWithAWrongPassword(CapturedOutput output) throws Exception {
        Http herald = start("another-s3cret", "--herald.redis.ssl-bundle=redis");

        assertThat(herald.broadcast("hello").statusCode()).isEqualTo(503);
        await().atMost(SOON).until(() -> output.getOut().contains("WRONGPASS"));
        assertThat(output).doesNotContain("another-s3cret");
    }

    private static boolean isUp(Http herald) throws Exception {
        return herald.broadcast("hello").statusCode() == 202;
    }

    private static int sessions(Http herald) throws Exception {
        return JsonPath.<List<?>>read(herald.get("/sessions").body(), "$.sessions")
                .size();
    }
}
