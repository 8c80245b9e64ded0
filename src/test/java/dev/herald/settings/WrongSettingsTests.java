package dev.herald.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.herald.HeraldApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.env.MockEnvironment;

/** A wrong setting ends the start with its name, its value unless that may be a secret, and what is accepted: no stack trace. */
@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsTests {

    /** As Spring Boot formats it: one line each. */
    private static final Pattern REPORT =
            Pattern.compile("APPLICATION FAILED TO START\\n\\*+\\n\\nDescription:\n\n(.+)\\n\\nAction:\\n\\n(.+)\\n");

    private final CapturedOutput output;

    @TempDir
    private Path directory;

    WrongSettingsTests(CapturedOutput output) {
        this.output = output;
    }

    /** All settings, without what uses them. */
    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("dev.herald")
    @EnableConfigurationProperties(ServerProperties.class)
    @Import(RangeConfiguration.class)
    static class SettingsOnly {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            herald.tick.interval=banana               | herald.tick.interval: banana (expected: 1ms to 365d)
            herald.tick.enabled=maybe                 | herald.tick.enabled: maybe (expected: true or false)
            herald.topic.history.overflow=banana      | herald.topic.history.overflow: banana (expected: disconnect, skip)
            herald.topic.history.count=1e3            | herald.topic.history.count: 1e3 (expected: 1 to
            herald.topic.overrides[0].topics=a b      | herald.topic.overrides[0].topics: "a b" (expected: a valid TopicPattern; Topic pattern
            herald.topic.overrides[0].recovery=banana | herald.topic.overrides[0].recovery: banana (expected: off, allowed, forced)
            herald.topic.overrides[0].recovery-mode=a | herald.topic.overrides[0].recovery-mode: a (expected: stream, cache)
            herald.topic.overrides[0].delta=fossil    | herald.topic.overrides[0].delta: fossil (expected: off, allowed, always)
            herald.topic.overrides[0].presence=maybe  | herald.topic.overrides[0].presence: maybe (expected: true or false)
            herald.topic.overrides[0].allow-publish=x | herald.topic.overrides[0].allow-publish: x (expected: some of client, subscriber, anonymous)
            herald.topic.overrides[0].allow-history[0]=user | herald.topic.overrides[0].allow-history[0]: user (expected: client, subscriber, anonymous)
            herald.redis.prefix=a b                   | herald.redis.prefix: "a b" (expected: 1 to 64 of
            herald.security.allowed-origins=banana    | herald.security.allowed-origins: "banana" (expected: the origin of a page
            server.shutdown=banana                    | server.shutdown: banana (expected: graceful, immediate)
            server.port=banana                        | server.port: banana (expected: 0 to 65535)
            server.address=no.such.host.invalid       | server.address: no.such.host.invalid (expected: an address, or the name of a host
            server.http2.enabled=maybe                | server.http2.enabled: maybe (expected: true or false)
            logging.level.root=banana                 | logging.level.root: banana (expected: trace, debug, info, warn, error, fatal, off)
            logging.structured.format.console=banana  | logging.structured.format.console: banana (expected: ecs, gelf, logstash or
            logging.config=/none.xml                  | logging.config: /none.xml (expected: an existing file)
            logging.file.name=/proc/none/herald.log   | logging.file.name: /proc/none/herald.log (expected: a file in a directory that is writable)
            spring.config.import=configtree:/none/    | Config data resource 'config tree [/none]' via location 'configtree:/none/' does not exist
            spring.config.import=file:/none.yaml      | Config data resource 'file [/none.yaml]' via location 'file:/none.yaml' does not exist
            """)
    void isReportedInOneLine(String setting, String expected) throws IOException {
        assertThat(report(SettingsOnly.class, setting)).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            herald.limits.trusted-proxies=banana      | herald.limits.trusted-proxies: "banana" (expected: an address or a network
            server.servlet.context-path=banana        | server.servlet.context-path: banana is not accepted: Context path must start with '/'
            server.ssl.bundle=none                    | server.ssl.bundle: none is not accepted: SSL bundle name 'none' cannot be found
            server.ssl.key-store=/none.p12            | server.ssl.key-store: /none.p12 is not accepted: /none.p12
            herald.redis.url=redis://me:pa5word@h:x   | herald.redis.url: not an address of Redis (expected: such as
            herald.redis.url=redis://my_redis:6379    | herald.redis.url: not an address of Redis (expected: such as
            """)
    void isReportedWhereItIsUsed(String setting, String expected) throws IOException {
        assertThat(report(HeraldApplication.class, setting, "server.port=0"))
                .startsWith(expected)
                .doesNotContain("pa5word");
    }

    /** One that could have no effect beside the others. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recovery=allowed,history=false        | recovery: allowed (expected: off, since history is false)
            positioning=forced,history=false      | positioning: forced (expected: off, since history is false)
            delta=always,history=false            | delta: always (expected: off, since history is false)
            allow-history=client,history=false    | allow-history: client (expected: nobody, since history is false)
            recovery-mode=cache                   | recovery-mode: cache (expected: stream, or recovery that is allowed or forced)
            allow-presence=subscriber             | allow-presence: subscriber (expected: nobody, since presence is false)
            allow-subscribe=subscriber            | allow-subscribe: subscriber (expected: client, with anonymous or without it)
            allow-subscribe=anonymous             | allow-subscribe: anonymous (expected: client, with anonymous or without it)
            allow-publish=anonymous               | allow-publish: anonymous (expected: client or subscriber, with anonymous or without it)
            """)
    void anOptionOfATopicThatContradictsAnotherIsReported(String settings, String expected) throws IOException {
        String prefix = "herald.topic.overrides[0].";
        String[] lines = Stream.of(("topics=*," + settings).split(","))
                .map(prefix::concat)
                .toArray(String[]::new);

        assertThat(report(SettingsOnly.class, lines))
                .startsWith(prefix + expected)
                .endsWith("Correct %s.".formatted(prefix + expected.substring(0, expected.indexOf(':'))));
    }

    @Test
    void aCertificateThatIsNoneIsReportedWithTheSettingsOfTls() throws IOException {
        String file = Files.writeString(directory.resolve("none.pem"), "none").toString();

        assertThat(report(
                        HeraldApplication.class,
                        "server.ssl.certificate=" + file,
                        "server.ssl.certificate-private-key=" + file))
                .startsWith("TLS cannot be configured: ")
                .endsWith(
                        "Check server.ssl.certificate, server.ssl.certificate-private-key, and the files that they name.");
    }

    /** The JVM reads the name of that directory only once: this is what the web server throws. */
    @Test
    void aDirectoryForTemporaryFilesThatCannotBeWrittenIsReported() {
        WebServerException failure = new WebServerException(
                "Unable to create tempDir. java.io.tmpdir is set to /tmp", new NoSuchFileException("/tmp"));

        assertThat(new SettingFailureAnalyzer(new MockEnvironment()).analyze(failure))
                .extracting(FailureAnalysis::getDescription, FailureAnalysis::getAction)
                .satisfiesExactly(
                        description -> assertThat(description)
                                .asString()
                                .endsWith(": no file can be created in this directory for temporary files"),
                        action -> assertThat(action).asString().contains("--tmpfs /tmp"));
    }

    @Test
    void aFileThatIsNotYamlIsReportedWithItsLine() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "herald:\n  tick: [a: b\n");

        assertThat(report(SettingsOnly.class, "spring.config.import=file:" + file))
                .startsWith("A configuration file is not valid YAML: expected ',' or ']'")
                .contains("in line 3, column 1");
    }

    /** What a failed start reports; the settings are in a file, where secrets may be. */
    private String report(Class<?> application, String... settings) throws IOException {
        Path file = Files.write(directory.resolve("wrong.properties"), List.of(settings));
        int before = output.getAll().length();
        SpringApplication start = new SpringApplication(application);
        start.setWebApplicationType(
                application.equals(HeraldApplication.class) ? WebApplicationType.SERVLET : WebApplicationType.NONE);

        assertThat(catchThrowable(() -> start.run("--spring.config.additional-location=file:" + file)))
                .isNotNull();

        Matcher report = REPORT.matcher(output.getAll().substring(before));
        assertThat(report.find())
                .as("what is reported instead of a stack trace")
                .isTrue();
        return report.group(1) + " " + report.group(2);
    }
}
