package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.json.JsonMapper;

/** What a setting does not accept ends the start, and names the setting, the value and what is accepted. */
class SettingsValuesTests {

    private static final Map<String, String> NEGATIVE = Map.of(
            "java.lang.Integer", "-1", "java.time.Duration", "-1s", "org.springframework.util.unit.DataSize", "-1B");

    @ParameterizedTest
    @MethodSource("amounts")
    void refusesANegativeAmountByName(String name, String value, Class<?> settings, String prefix) {
        BindException failure = catchThrowableOfType(BindException.class, () -> bind(name, value, settings, prefix));

        String reason = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        assertThat(failure.getMessage() + " " + reason).contains(name.substring(0, name.lastIndexOf('.')));
        assertThat(reason)
                .matches(".*\\b%s: \\S+ \\(expected: .+\\)".formatted(name.substring(name.lastIndexOf('.') + 1)));
    }

    private static void bind(String name, String value, Class<?> settings, String prefix) {
        new Binder(new MapConfigurationPropertySource(Map.of(name, value))).bind(prefix, settings);
    }

    static Stream<Arguments> amounts() throws IOException, ClassNotFoundException {
        Map<String, Class<?>> byPrefix = settingsByPrefix();
        try (InputStream in =
                SettingsValuesTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new JsonMapper()
                            .readTree(in)
                            .path("properties")
                            .valueStream()
                            .filter(property ->
                                    NEGATIVE.containsKey(property.path("type").asString()))
                            .map(property -> {
                                String name = property.path("name").asString();
                                String prefix = name.substring(0, name.indexOf('.', "herald.".length()));
                                return Arguments.of(
                                        name,
                                        NEGATIVE.get(property.path("type").asString()),
                                        byPrefix.get(prefix),
                                        prefix);
                            })
                            .toList()
                            .stream();
        }
    }

    /** One record for a prefix. */
    private static Map<String, Class<?>> settingsByPrefix() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, Class<?>> settings = new HashMap<>();
        for (BeanDefinition found : scanner.findCandidateComponents("dev.herald")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            assertThat(settings.put(prefix, type)).as(prefix).isNull();
        }
        return settings;
    }
}
