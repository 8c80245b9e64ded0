package dev.herald.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.lifecycle.UnknownSettings.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class UnknownSettingsTests {

    private static final KnownSettings KNOWN = new SettingsMetadata().read();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "herald.limits.sessions",
                "herald.limits.trusted-proxies",
                "herald.limits.trusted-proxies[0]",
                "herald.limits.trustedProxies",
                "herald.limits.trusted_proxies",
                "HERALD.LIMITS.TRUSTED-PROXIES",
                "herald.tick.interval",
                "herald.topic.history.overflow",
                "herald.topic.overrides[12].topics",
                "herald.security.api-keys.backend.key",
                "herald.security.api-keys.backend.scopes",
                "herald.security.apiKeys.backend.scopes[1]",
                "herald.security.api-keys[my.backend].key",
                "herald.security.jwt.app.jwks-uri",
                "spring.application.name",
                "heralds.limits.sesions",
                "herald"
            })
    void knowsSettings(String name) {
        assertThat(unknown(properties(Map.of(name, "1")))).isEmpty();
    }

    /** As in a build without annotation processors. */
    @Test
    void knowsNothingBetterWithoutMetadata() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(properties(Map.of("herald.limits.sesions", "1")));

        assertThat(new UnknownSettings(new KnownSettings(List.of())).in(environment))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "herald.limits.sesions, herald.limits.sessions",
        "herald.limit.trusted-proxy, herald.limits.trusted-proxies",
        "herald.limits.trusted-proxy[1], herald.limits.trusted-proxies[1]",
        "herald.events.retry, herald.sse.retry",
        "herald.tick, herald.tick.enabled",
        "herald.topic.override[3].topics, herald.topic.overrides[3].topics",
        "herald.topic.overrides[3].topic, herald.topic.overrides[3].topics",
        "herald.topic.overrides.topics, herald.topic.overrides",
        "herald.security.api-keys.app.scope, herald.security.api-keys.app.scopes",
        "herald.security.api-keys.app.scope[0], herald.security.api-keys.app.scopes[0]",
        "herald.security.api-key.app.scopes, herald.security.api-keys.app.scopes",
        "herald.security.api-keys.app, herald.security.api-keys.app.key",
        "herald.security.keys.app.key, herald.security.api-keys.app.key",
        "herald.security.api-keys.my.app.key, herald.security.api-keys.app.key",
        "herald.jwt.app.jwks-url, herald.security.jwt.app.jwks-uri"
    })
    void namesTheNearest(String name, String nearest) {
        assertThat(unknown(properties(Map.of(name, "1")))).containsExactly(new Unknown(name, "test", nearest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HERALD_LIMITS_SESSIONS",
                "herald_limits_sessions",
                "HERALD_LIMITS_TRUSTEDPROXIES",
                "HERALD_LIMITS_TRUSTED_PROXIES",
                "HERALD_LIMITS_TRUSTEDPROXIES_0",
                "HERALD_TOPIC_OVERRIDES_0_TOPICS",
                "HERALD_SECURITY_APIKEYS_BACKEND_KEY",
                "HERALD_SECURITY_APIKEYS_BACKEND_SCOPES_0",
                "HERALD_SECURITY_JWT_APP_JWKS_URI",
                "herald.limits.sessions",
                "HERALDS_LIMITS",
                "HERALD",
                "PATH"
            })
    void knowsVariables(String variable) {
        assertThat(unknown(environment(Map.of(variable, "1")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HERALD_LIMITS_SESIONS, HERALD_LIMITS_SESSIONS",
        "HERALD_SECURITY_API_KEYS_BACKEND_KEY, HERALD_SECURITY_APIKEYS_BACKEND_KEY",
        "HERALD_SECURITY_APIKEYS_BACKEND_SCOPE, HERALD_SECURITY_APIKEYS_BACKEND_SCOPES",
        "HERALD_SECURITY_APIKEYS_MY_BACKEND_KEY, HERALD_SECURITY_APIKEYS_BACKEND_KEY",
        "HERALD_TOPIC_OVERRIDES_2_TOPIC, HERALD_TOPIC_OVERRIDES_2_TOPICS",
        "HERALD_TICK_ENABLE, HERALD_TICK_ENABLED",
        "HERALD_REDIS_HOST, HERALD_REDIS_URL",
        "herald.limits.sesions, herald.limits.sessions"
    })
    void namesTheNearestVariable(String variable, String nearest) {
        assertThat(unknown(environment(Map.of(variable, "1"))))
                .containsExactly(new Unknown(variable, "systemEnvironment", nearest));
    }

    @ParameterizedTest
    @CsvSource({
        "HERALD_PORT, tcp://10.0.0.1:8080",
        "HERALD_SERVICE_HOST, 10.0.0.1",
        "HERALD_SERVICE_PORT, 8080",
        "HERALD_SERVICE_PORT_HTTP, 8080",
        "HERALD_PORT_8080_TCP, tcp://10.0.0.1:8080",
        "HERALD_PORT_8080_TCP_PROTO, tcp",
        "HERALD_PORT_8080_TCP_PORT, 8080",
        "HERALD_PORT_8080_TCP_ADDR, 10.0.0.1",
        "HERALD_MANAGEMENT_PORT, tcp://10.0.0.2:9090",
        "HERALD_MANAGEMENT_SERVICE_PORT_MANAGEMENT, 9090"
    })
    void ignoresServiceLinksOfKubernetes(String variable, String value) {
        assertThat(unknown(environment(Map.of(variable, value)))).isEmpty();
    }

    @Test
    void doesNotTakeAPortForAServiceLink() {
        assertThat(unknown(environment(Map.of("HERALD_PORT", "8080"))))
                .extracting(Unknown::name)
                .containsExactly("HERALD_PORT");
    }

    @Test
    void namesFileAndLine() throws IOException {
        var yaml = new ByteArrayResource("herald:\n  limits:\n    sesions: 1".getBytes(UTF_8), "application.yaml");
        var properties = new ByteArrayResource("\nherald.drain.perod=1s".getBytes(UTF_8), "application.properties");

        assertThat(unknown(new YamlPropertySourceLoader().load("yaml", yaml).getFirst()))
                .extracting(Unknown::source)
                .singleElement()
                .asString()
                .contains("application.yaml", "3:14");
        assertThat(unknown(new PropertiesPropertySourceLoader()
                        .load("properties", properties)
                        .getFirst()))
                .extracting(Unknown::source)
                .singleElement()
                .asString()
                .contains("application.properties", "2:");
    }

    @Test
    void allowsAParentWithNothingBelow() throws IOException {
        var yaml = new ByteArrayResource("herald:\n  limits:\n  security.api-keys:\n".getBytes(UTF_8));

        assertThat(unknown(new YamlPropertySourceLoader().load("yaml", yaml).getFirst()))
                .isEmpty();
    }

    @Test
    void looksAtTheCommandLine() {
        assertThat(unknown(new SimpleCommandLinePropertySource("--herald.drain.perod=1s")))
                .containsExactly(new Unknown("herald.drain.perod", "commandLineArgs", "herald.drain.period"));
    }

    @Test
    void looksAtConfigTrees(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("herald.security.api-keys.app.kay"), "a secret");

        assertThat(unknown(new ConfigTreePropertySource("tree", directory)))
                .singleElement()
                .satisfies(unknown -> {
                    assertThat(unknown.nearest()).isEqualTo("herald.security.api-keys.app.key");
                    assertThat(unknown.toString())
                            .contains(directory.toString())
                            .doesNotContain("a secret");
                });
    }

    private static List<Unknown> unknown(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment.getPropertySources().addFirst(source);
        return new UnknownSettings(KNOWN).in(environment);
    }

    private static PropertySource<?> properties(Map<String, Object> properties) {
        return new MapPropertySource("test", properties);
    }

    private static PropertySource<?> environment(Map<String, Object> variables) {
        return new SystemEnvironmentPropertySource("systemEnvironment", variables);
    }
}
