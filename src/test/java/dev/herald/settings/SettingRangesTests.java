package dev.herald.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.herald.testing.BesideOthers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every duration, size and number among the settings has a range: no value overflows, and one that is not accepted ends the start
 * with its name, the value and what is accepted.
 */
@BesideOthers
class SettingRangesTests {

    private static final Map<Class<?>, List<String>> NEVER_ACCEPTED = Map.of(
            Duration.class,
            List.of(
                    "-1ns",
                    "-1s",
                    "1.5s",
                    "1000000d",
                    "106751991168d",
                    "-9223372036854775808ns",
                    "99999999999999999999d"),
            DataSize.class,
            List.of("-1B", "1.5MB", "2TB", "8388608TB", "9223372036854775807B", "9223372036854775807TB", "1e3MB"),
            Integer.class,
            List.of(
                    "-1",
                    "0.5",
                    "1e3",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "9223372036854775808",
                    "1e300",
                    "NaN"));

    /** A setting, with the parameter that it is bound to. */
    record Setting(String name, Parameter parameter, String prefix, Class<?> settings) {

        Class<?> type() {
            return parameter.getType() == int.class ? Integer.class : parameter.getType();
        }

        ValueRange range() {
            return ValueRange.of(
                    Objects.requireNonNull(parameter.getAnnotation(Within.class), name + " has no @Within"));
        }

        void bind(String value) {
            Map<String, String> values = new HashMap<>(Map.of(name, value));
            values.putIfAbsent("herald.topic.overrides[0].topics", "*");
            values.putIfAbsent("herald.hooks.endpoints[0].name", "hook");
            values.putIfAbsent("herald.hooks.endpoints[0].event", "connect");
            values.putIfAbsent("herald.hooks.endpoints[0].url", "http://localhost");
            new Binder(new MapConfigurationPropertySource(values))
                    .bind(prefix, Bindable.of(settings), new RangeBindHandler(BindHandler.DEFAULT));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void refusesWhatIsNotAcceptedByName(Setting setting) {
        assertThat(Stream.concat(NEVER_ACCEPTED.getOrDefault(setting.type(), List.of()).stream(), outside(setting)))
                .hasSizeGreaterThan(7)
                .allSatisfy(value -> {
                    Exception failure = catchThrowableOfType(Exception.class, () -> setting.bind(value));

                    assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                            .isInstanceOf(MisconfiguredException.class)
                            .hasMessage("%s: %s (expected: %s)", setting.name(), value, setting.range());
                });
    }

    @ParameterizedTest
    @MethodSource("settings")
    void refusesAnEmptyValue(Setting setting) {
        Exception failure = catchThrowableOfType(Exception.class, () -> setting.bind(""));

        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .hasMessage("%s: \"\" (expected: %s)", setting.name(), setting.range());
    }

    /** Just below the least and above the greatest. */
    private static Stream<String> outside(Setting setting) {
        ValueRange range = setting.range();
        return switch (setting.type().getSimpleName()) {
            case "Duration" ->
                Stream.of(
                        nanos(range.min()).minusNanos(1).toNanos() + "ns",
                        nanos(range.max()).plusNanos(1).toNanos() + "ns");
            case "DataSize" ->
                Stream.of(
                        DataSize.parse(range.max()).toBytes() + 1 + "B",
                        (range.or().isEmpty() ? DataSize.parse(range.min()).toBytes() : 0) - 1 + "B");
            default ->
                Stream.of(
                        String.valueOf(Integer.parseInt(range.max()) + 1),
                        String.valueOf(Integer.parseInt(range.min()) - 1));
        };
    }

    private static Duration nanos(String text) {
        return DurationStyle.detectAndParse(text);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void acceptsTheEndsOfItsRange(Setting setting) {
        setting.bind(setting.range().min());
        setting.bind(setting.range().max());
        if (!setting.range().or().isEmpty()) {
            setting.bind(setting.range().or());
        }
    }

    /** Twice the greatest, so that sums and differences of two do not overflow either. */
    @ParameterizedTest
    @MethodSource("settings")
    void hasNoValueThatOverflows(Setting setting) {
        String max = setting.range().max();
        switch (setting.type().getSimpleName()) {
            case "Duration" -> assertThat(nanos(max).multipliedBy(2).toNanos()).isPositive();
            case "DataSize" ->
                assertThat(DataSize.parse(max).toBytes())
                        .isLessThanOrEqualTo(DataSize.ofTerabytes(1).toBytes());
            default -> assertThat(Integer.parseInt(max)).isLessThanOrEqualTo(Integer.MAX_VALUE / 2);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void hasADefaultWithinItsRange(Setting setting) {
        DefaultValue value = setting.parameter().getAnnotation(DefaultValue.class);
        if (value != null) {
            setting.bind(value.value()[0]);
        }
    }

    @Test
    void namesTheRangeInTheDescription() throws Exception {
        Map<String, String> descriptions = descriptions();
        assertThat(settings())
                .hasSizeGreaterThan(50)
                .allSatisfy(setting -> assertThat(descriptions.get(setting.name()))
                        .as(setting.name())
                        .contains(
                                setting.range().min() + " to " + setting.range().max()));
    }

    /** Every component of a settings record that is none of the types without a range. */
    static List<Setting> settings() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Setting> found = new ArrayList<>();
        for (var candidate : scanner.findCandidateComponents("dev.herald")) {
            Class<?> settings = Class.forName(candidate.getBeanClassName());
            String prefix =
                    settings.getAnnotation(ConfigurationProperties.class).value();
            add(found, prefix, settings, prefix, settings);
        }
        return found;
    }

    private static void add(List<Setting> found, String path, Class<?> type, String prefix, Class<?> settings) {
        RecordComponent[] components = type.getRecordComponents();
        Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
        for (int i = 0; i < components.length; i++) {
            String name = path + "."
                    + components[i].getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Class<?> component = components[i].getType();
            Class<?> element = element(components[i].getGenericType());
            if (element != null && element.isRecord()) {
                add(found, name + (component == Map.class ? ".name" : "[0]"), element, prefix, settings);
            } else if (component.isRecord() && component.getName().startsWith("dev.herald")) {
                add(found, name, component, prefix, settings);
            } else if (component != boolean.class
                    && component != String.class
                    && !component.isEnum()
                    && element == null) {
                found.add(new Setting(name, parameters[i], prefix, settings));
            }
        }
    }

    /** Of a list, a set or a map. */
    private static @Nullable Class<?> element(Type type) {
        return type instanceof ParameterizedType container
                ? (Class<?>) container.getActualTypeArguments()[container.getActualTypeArguments().length - 1]
                : null;
    }

    private static Map<String, String> descriptions() throws IOException {
        Map<String, String> descriptions = new HashMap<>(descriptions("spring-configuration-metadata.json", ""));
        descriptions.putAll(descriptions(
                "spring/configuration-metadata/dev.herald.topic.TopicOverride.json", "herald.topic.overrides[0]."));
        descriptions.putAll(descriptions(
                "spring/configuration-metadata/dev.herald.hooks.HookEndpoint.json", "herald.hooks.endpoints[0]."));
        return descriptions;
    }

    private static Map<String, String> descriptions(String resource, String prefix) throws IOException {
        Map<String, String> descriptions = new HashMap<>();
        try (InputStream in = SettingRangesTests.class.getResourceAsStream("/META-INF/" + resource)) {
            new JsonMapper()
                    .readTree(in)
                    .path("properties")
                    .forEach(property -> descriptions.put(
                            prefix + property.path("name").asString(),
                            property.path("description").asString()));
        }
        return descriptions;
    }
}
