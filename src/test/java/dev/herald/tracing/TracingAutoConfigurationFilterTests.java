package dev.herald.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.mock.env.MockEnvironment;

/** Spring Boot's auto-configurations as they are on the class path: their packages are no API of Spring Boot. */
class TracingAutoConfigurationFilterTests {

    private final MockEnvironment environment = new MockEnvironment();
    private final List<String> all = List.copyOf(
            ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
                    .getCandidates());

    @Test
    void excludesEveryAutoConfigurationForTraces() {
        assertThat(all).anyMatch(TracingAutoConfigurationFilterTests::soundsLikeTraces);

        assertThat(imported().stream().filter(TracingAutoConfigurationFilterTests::soundsLikeTraces))
                .as("""
                        Spring Boot has auto-configurations for traces in packages that TracingAutoConfigurationFilter does not know, so \
                        that traces are partly on. Add their package to isForTraces; see RATIONALE.md of the tracing package.""")
                .isEmpty();
    }

    @Test
    void excludesNothingElse() {
        List<String> imported = imported();

        assertThat(all.stream().filter(each -> !imported.contains(each)))
                .as("""
                        TracingAutoConfigurationFilter excludes an auto-configuration that is not for traces. Make the package names in \
                        isForTraces more specific; see RATIONALE.md of the tracing package.""")
                .isNotEmpty()
                .allMatch(TracingAutoConfigurationFilterTests::soundsLikeTraces);
    }

    @Test
    void excludesNothingWhenTracesAreOn() {
        environment.setProperty("herald.tracing.enabled", "true");

        assertThat(imported()).isEqualTo(all);
    }

    private List<String> imported() {
        TracingAutoConfigurationFilter filter = new TracingAutoConfigurationFilter();
        filter.setEnvironment(environment);
        boolean[] matches = filter.match(all.toArray(String[]::new), mock(AutoConfigurationMetadata.class));
        return IntStream.range(0, matches.length)
                .filter(i -> matches[i])
                .mapToObj(all::get)
                .toList();
    }

    private static boolean soundsLikeTraces(String className) {
        String name = className.toLowerCase(Locale.ROOT);
        return name.contains("tracing") || name.contains("opentelemetry") || name.contains("zipkin");
    }
}
