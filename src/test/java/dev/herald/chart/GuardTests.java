package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the chart sets itself is refused elsewhere, in every spelling that Spring Boot binds. */
class GuardTests {

    /** Each setting, what is written for it, and what the user should have written. */
    private static final Map<String, String> RESERVED = Map.ofEntries(
            Map.entry("server.port", "service.port"),
            Map.entry("server.address", "no such setting"),
            Map.entry("server.shutdown", "no such setting"),
            Map.entry("management.server.port", "no such setting"),
            Map.entry("management.server.address", "no such setting"),
            Map.entry("management.server.base-path", "no such setting"),
            Map.entry("management.endpoints.web.base-path", "no such setting"),
            Map.entry("management.endpoints.web.path-mapping.health", "no such setting"),
            Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "no such setting"),
            Map.entry("spring.application.json", "config, which takes any setting"),
            Map.entry("spring.config.location", "config, extraVolumes and spring.config.import in config"),
            Map.entry("spring.config.additional-location", "config, extraVolumes and spring.config.import in config"),
            Map.entry("spring.config.name", "config"),
            Map.entry("spring.config.activate.on-profile", "config, all of which would depend on it"),
            Map.entry("herald.drain.period", "drain, from which the grace period is computed"),
            Map.entry("herald.limits.trusted-proxies", "trustedProxies"),
            Map.entry("herald.security.api-keys.backend.key", "auth.apiKeys"),
            Map.entry("herald.security.jwt.login.issuer", "auth.jwt"),
            Map.entry("herald.security.insecure", "auth.insecure"),
            Map.entry("herald.security.allowed-origins", "auth.allowedOrigins"),
            Map.entry("herald.security.anonymous-subscribe", "auth.anonymousSubscribe"),
            Map.entry("herald.security.access-token-parameter", "auth.accessTokenParameter"),
            Map.entry("herald.redis.url", "redis.url or redis.existingSecret"),
            Map.entry("herald.redis.username", "redis.username"),
            Map.entry("herald.redis.password", "redis.password.existingSecret"),
            Map.entry("herald.redis.sentinel-password", "redis.sentinelPassword.existingSecret"));

    /** Two of them in all spellings, and each of the others in one, as every rendering takes its time. */
    static Stream<Arguments> reservedSpellings() {
        List<String> all = RESERVED.keySet().stream().sorted().toList();
        return IntStream.range(0, all.size()).boxed().flatMap(index -> {
            String setting = all.get(index);
            List<String> spellings = spellings(setting).toList();
            boolean every = setting.equals("server.port") || setting.equals("herald.security.access-token-parameter");
            return (every ? spellings.stream() : Stream.of(spellings.get(index % spellings.size())))
                    .map(values -> Arguments.of(setting, values));
        });
    }

    /** Values that set the setting, each in another way. */
    private static Stream<String> spellings(String setting) {
        String camel = camelCase(setting);
        String variable = setting.replace("-", "").replace(".", "_").toUpperCase(Locale.ROOT);
        int middle = setting.indexOf('.');
        String head = setting.substring(0, middle);
        String tail = setting.substring(middle + 1);
        return Stream.of(
                "config: {%s: x}".formatted(setting),
                "config: {%s: x}".formatted(camel),
                "config: {%s: x}".formatted(setting.replace('-', '_')),
                "config: {%s: x}".formatted(setting.toUpperCase(Locale.ROOT)),
                "config: {%s: [x]}".formatted(setting),
                "config: {%s: {%s: x}}".formatted(head, tail),
                "config: {%s: x%s".formatted(setting.replace(".", ": {"), "}".repeat((int) count(setting))),
                "config: {%s: {x: 1}%s".formatted(setting.replace(".", ": {"), "}".repeat((int) count(setting))),
                "extraEnv: [{name: %s, value: x}]".formatted(variable),
                "extraEnv: [{name: %s, value: x}]".formatted(variable.toLowerCase(Locale.ROOT)),
                "extraEnv: [{name: %s, value: x}]".formatted(setting),
                "extraEnv: [{name: %s, value: x}]"
                        .formatted(setting.replace("-", "_").replace(".", "_").toUpperCase(Locale.ROOT)),
                "extraEnv: [{name: %s, valueFrom: {secretKeyRef: {name: a, key: b}}}]".formatted(variable),
                "javaToolOptions: -Xlog:gc -D%s=x".formatted(setting),
                "javaToolOptions: '-D\"%s\"=\"x y\"'".formatted(camel),
                "extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -D%s=x}]".formatted(setting),
                "extraEnv: [{name: JDK_JAVA_OPTIONS, value: -Xss1m -D%s=x}]".formatted(setting));
    }

    private static long count(String setting) {
        return setting.chars().filter(each -> each == '.').count() + 1;
    }

    private static String camelCase(String setting) {
        return Pattern.compile("-(.)")
                .matcher(setting)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("reservedSpellings")
    void refusesWhatTheChartSets(String setting, String values) {
        assertThatThrownBy(() -> Chart.renderValues(values))
                .hasMessageMatching("(?s).*(config|extraEnv|options of the JVM): .* \\(expected: .*")
                .hasMessageContaining("(expected: " + RESERVED.get(setting));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extraEnv: [{name: SPRING_CONFIG_IMPORT, value: 'file:/x'}]",
                "javaToolOptions: -Dspring.config.import=file:/x"
            })
    void secretsAreImportedByTheChart(String values) {
        assertThatThrownBy(() -> Chart.renderValues(values)).hasMessageContaining("spring.config.import in config");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "management.endpoints.web.exposure.include: prometheus | health among them",
                "management: {endpoints.web.exposure: {include: [info, metrics]}} | health among them",
                "management.endpoints.web.exposure.exclude: '*' | not health",
                "management.endpoints.web.exposure.exclude: [env, health] | not health",
                "management.endpoint.health.probes.enabled: false | true",
                "management.endpoint.health.access: none | read-only"
            })
    void probesKeepTheirEndpoints(String config, String expected) {
        assertThatThrownBy(() -> Chart.renderValues("config: {%s}".formatted(config)))
                .hasMessageContaining("(expected: %s, as the probes use it)".formatted(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config: {management.endpoints.web.exposure.include: [health, info, prometheus]}",
                "config: {management.endpoints.web.exposure.exclude: env}",
                "config: {management.endpoint.health.show-details: always}",
                "config: {spring.config.import: 'optional:file:/more/'}",
                "config: {herald: {security: {key-sets.fetch-timeout: 5s}}, server.servlet.context-path: /push}",
                "extraEnv: [{name: SERVER_SERVLET_CONTEXT_PATH, value: /push}, {name: OTHER, value: '8080'}]",
                "javaToolOptions: -Xlog:gc -Duser.timezone=UTC"
            })
    void leavesTheOthersToTheUser(String values) throws IOException {
        assertThat(Chart.renderValues(values).has("Deployment")).isTrue();
    }

    @Test
    void oneSettingIsGivenOnce() {
        assertThatThrownBy(() -> Chart.renderValues(
                        "config: {herald.session: {close-timeout: 1s}, herald.session.closeTimeout: 2s}"))
                .hasMessageContaining("are one setting (expected: one of them)");
    }

    /** It outweighs what the chart cannot see: extraEnvFrom, and system properties of an image. */
    @Test
    void podsHaveTheChartsSettingsInTheirEnvironmentToo() throws IOException {
        Rendered rendered = Chart.renderValues("config: {herald.session.close-timeout: 7s}");
        JsonNode settings = Rendered.YAML.readTree(variable(rendered, "SPRING_APPLICATION_JSON"));

        assertThat(settings.at("/server/port").asInt()).isEqualTo(8080);
        assertThat(settings.at("/management/server/port").asInt()).isEqualTo(9090);
        assertThat(settings.at("/herald/session/close-timeout").asString()).isEqualTo("7s");
        assertThat(settings.at("/herald/limits/request-timeout").asString()).isEqualTo("10s");
        assertThat(settings.at("/herald/drain/period").asString()).isEqualTo("20s");
        assertThat(settings.at("/herald/security/insecure").asBoolean(true)).isFalse();
    }

    private static String variable(Rendered rendered, String name) {
        List<String> values = rendered.container()
                .path("env")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(name))
                .map(each -> each.path("value").asString())
                .toList();
        assertThat(values).hasSize(1);
        return values.getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"auth: {existingSecret: rel-herald}", "redis: {existingSecret: '{{ .Release.Name }}-herald'}"})
    void noExistingSecretHasTheNameOfTheCharts(String values) {
        assertThatThrownBy(() -> Chart.renderValues(values))
                .hasMessageContaining("rel-herald is the name of an object that this chart creates and deletes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | image.repository: missing (expected: where the image is.",
                "image: {repository: 'herald:1.0'} | image.repository: herald:1.0 has a tag or digest (expected: image.tag",
                "image: {repository: 'a.example:5000/herald:1.0'} | has a tag or digest",
                "image: {repository: 'herald@sha256:1'} | has a tag or digest",
                "image: {repository: 'https://a.example/herald'} | is no name of an image",
                "image: {repository: 'a.example/Herald'} | is no name of an image",
                "image: {repository: herald, tag: 'sha256:12'} | image.tag: sha256:12 (expected: a tag such as 1.2.3",
            })
    void theImageIsAskedFor(String values, String message) {
        assertThatThrownBy(() -> Chart.renderOnly(values)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "herald",
                "a.example/herald",
                "a.example:5000/team/her-ald_x",
                "localhost:5000/herald",
                "team/herald"
            })
    void theImageMayBeAnywhere(String repository) throws IOException {
        assertThat(Chart.renderOnly("image: {repository: '%s'}".formatted(repository))
                        .container()
                        .path("image")
                        .asString())
                .isEqualTo(repository + ":0.1.0");
    }
}
