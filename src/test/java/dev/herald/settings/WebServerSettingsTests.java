package dev.herald.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.herald.settings.WebServerSetting.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Each of Spring Boot's settings of the web server works, ends the start with one line, or is a warning. */
@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class WebServerSettingsTests {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final List<String> OTHERS = List.of("spring.ssl.", "spring.threads.", "spring.lifecycle.");

    private final WebServerSettings settings = new WebServerSettings();

    /** A new version of Spring Boot may bring new ones. */
    @Test
    void knowsEverySettingOfSpringBoot() throws IOException {
        assertThat(ofSpringBoot())
                .hasSizeGreaterThan(150)
                .allMatch(
                        name -> settings.contains(ConfigurationPropertyName.of(name + ".x"))
                                || settings.contains(ConfigurationPropertyName.of(name)),
                        "has a line in web-server.txt that says what it does in Herald, which was tried");
    }

    @Test
    void isDocumented() throws IOException {
        String page = Files.readString(Path.of("src/docs/settings.md"));
        for (WebServerSetting setting : settings.all()) {
            String name = setting.name() + (setting.all() ? ".*" : "");
            String condition = setting.operator() + setting.value();
            String details = setting.verdict() == Verdict.RANGE
                    ? setting.range().toString()
                    : String.join("", setting.details());
            if (setting.verdict() != Verdict.WORKS) {
                assertThat(page.replace("`", "")).contains("| %s%s | %s |".formatted(name, condition, details));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server.http2.enabled, true",
        "server.forward-headers-strategy, framework",
        "server.forward-headers-strategy, NATIVE",
        "server.forwardHeadersStrategy, native",
        "server.jetty.max-connections, 1000",
        "server.ssl.server-name-bundles[0].bundle, a",
        "management.server.ssl.server-name-bundles[0].bundle, a",
        "spring.mvc.servlet.path, /api",
        "spring.mvc.pathmatch.matching-strategy, ant_path_matcher",
        "spring.mvc.problemdetails.enabled, false",
        "spring.mvc.apiversion.default, 1",
        "spring.mvc.hiddenmethod.filter.enabled, TRUE",
        "spring.mvc.log-request-details, true",
        "spring.servlet.multipart.enabled, true",
        "spring.servlet.encoding.charset, ISO-8859-1",
        "SERVER_HTTP2_ENABLED, true",
        "SERVER_FORWARD_HEADERS_STRATEGY, framework",
        "SERVER_FORWARDHEADERSSTRATEGY, framework",
        "SPRING_MVC_SERVLET_PATH, /api"
    })
    void refusesWhatDoesNotWork(String name, String value) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> check(name, value))
                .withMessageContaining(" does not work in Herald. ")
                .withMessageMatching("[^\\n]+\\.");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, -1",
        "server.port, 65536",
        "server.port, http",
        "management.server.port, -2",
        "server.max-http-request-header-size, 1000000TB",
        "server.max-http-request-header-size, -1B",
        "server.max-http-request-header-size, 0B",
        "server.max-http-request-header-size, 1.5KB",
        "server.jetty.max-http-response-header-size, 3GB",
        "server.jetty.connection-idle-timeout, 1000000d",
        "server.jetty.connection-idle-timeout, -1s",
        "server.jetty.connection-idle-timeout, 99999999999999999999s",
        "server.jetty.threads.max, 2147483647",
        "server.jetty.threads.max, 4",
        "server.jetty.threads.min, -8",
        "server.jetty.threads.selectors, 1e3",
        "server.jetty.threads.max-queue-capacity, 0",
        "server.compression.min-response-size, 4GB",
        "spring.lifecycle.timeout-per-shutdown-phase, 1000000d",
        "spring.mvc.async.request-timeout, -1ms",
        "SERVER_JETTY_THREADS_MAX, 0",
        "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE, -1s"
    })
    void refusesWhatIsOutOfRange(String name, String value) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> check(name, value))
                .withMessageMatching("[a-z0-9.-]+: \\S+ \\(expected: \\S+ to \\S+\\)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.tomcat.threads.max",
                "server.undertow.threads.io",
                "server.error.include-message",
                "server.connection-timeout",
                "server.jetty.max-http-form-post-size",
                "server.servlet.session.timeout",
                "server.reactive.session.timeout",
                "spring.servlet.multipart.max-file-size",
                "spring.web.error.include-stacktrace",
                "SERVER_TOMCAT_THREADS_MAX",
                "server.prot",
                "management.server.prot",
                "spring.mvc.view.sufix"
            })
    void warnsOfWhatHasNoEffect(String name, CapturedOutput output) {
        check(name, "1");

        assertThat(output.getOut().lines().toList()).singleElement().asString().contains(" has no effect");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, 0",
        "server.http2.enabled, false",
        "server.forward-headers-strategy, none",
        "server.ssl.bundle, web",
        "server.jetty.threads.max, 400",
        "server.max-http-request-header-size, 16KB",
        "management.server.port, -1",
        "SERVER_SOFTWARE, nginx",
        "SERVER_PORT, 8080",
        "spring.web.resources.add-mappings, false"
    })
    void isSilentAboutWhatWorks(String name, String value, CapturedOutput output) {
        assertThatNoException().isThrownBy(() -> check(name, value));
        assertThat(output).isEmpty();
    }

    @Test
    void judgesTheValueThatApplies() {
        StandardEnvironment environment = environment("server.http2.enabled", "false");
        environment.getPropertySources().addLast(new MapPropertySource("file", Map.of("server.http2.enabled", "true")));

        assertThatNoException().isThrownBy(() -> new WebServerSettingsCheck().check(environment));
    }

    @Test
    void isSilentAboutTheDefaultsOfHerald(CapturedOutput output) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("application.yaml"))
                .forEach(environment.getPropertySources()::addLast);

        assertThatNoException().isThrownBy(() -> new WebServerSettingsCheck().check(environment));
        assertThat(output).isEmpty();
    }

    private static void check(String name, String value) {
        new WebServerSettingsCheck().check(environment(name, value));
    }

    /** A name in capitals is an environment variable. */
    private static StandardEnvironment environment(String name, String value) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(
                        name.equals(name.toUpperCase(Locale.ROOT))
                                ? new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, value))
                                : new MapPropertySource("test", Map.of(name, value)));
        return environment;
    }

    private static Set<String> ofSpringBoot() throws IOException {
        Set<String> names = new TreeSet<>();
        for (URL url :
                Collections.list(WebServerSettingsTests.class.getClassLoader().getResources(METADATA))) {
            try (InputStream in = url.openStream()) {
                new JsonMapper()
                        .readTree(in)
                        .path("properties")
                        .forEach(property -> names.add(property.path("name").asString()));
            }
        }
        names.removeIf(name -> WebServerSettings.PREFIXES.stream().noneMatch(name::startsWith)
                && OTHERS.stream().noneMatch(name::startsWith));
        return names;
    }
}
