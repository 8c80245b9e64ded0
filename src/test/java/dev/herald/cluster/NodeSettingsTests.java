package dev.herald.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.settings.MisconfiguredException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A node has the name of its host unless it is given one. */
class NodeSettingsTests {

    @ParameterizedTest
    @ValueSource(strings = {"herald-0", "app1:8080", "Node_7.example.com"})
    void acceptsNamesOfHostsAndPods(String name) {
        assertThat(new NodeSettings(name).name()).isEqualTo(name);
        assertThat(new NodeSettings("x".repeat(128)).name()).hasSize(128);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"`` | \"\"", "a b | \"a b\"", "a/b | a/b", "é | \"é\"", "`a\nb` | \"a?b\""})
    void refusesWhatCannotBeShown(String name, String shown) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> new NodeSettings(name))
                .withMessage("herald.node.name: %s (expected: 1 to 128 of A-Z a-z 0-9 _ . : -)", shown);
    }

    @Test
    void refusesALongName() {
        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(() -> new NodeSettings("x".repeat(129)));
    }

    @ParameterizedTest
    @CsvSource({"herald-0,herald-0", "' my host\n',my-host", ",localhost", "'',localhost"})
    void takesWhateverAHostIsCalled(@Nullable String host, String name) {
        assertThat(HostNameEnvironmentPostProcessor.accepted(host)).isEqualTo(name);
        assertThat(HostNameEnvironmentPostProcessor.accepted("x".repeat(200))).hasSize(128);
    }

    @Test
    void defaultIsSetOnlyWhereThereIsNoName() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("herald.node.name", "mine")));

        new HostNameEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("herald.node.name")).isEqualTo("mine");
        assertThat(environment.getPropertySources().contains("hostName")).isFalse();
    }
}
