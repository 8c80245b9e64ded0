package dev.herald.settings;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Reports in one line a setting, of Herald or of Spring Boot, whose value cannot be converted: its name, the value, what is accepted, and
 * where it is set; before Spring Boot, whose report has the Java types instead of what is accepted.
 */
@Order(1)
class BindingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final Map<Class<?>, String> EXPECTED = Map.of(
            Boolean.class, "true or false",
            Double.class, "a number",
            Float.class, "a number",
            Duration.class, "a duration, such as 500ms, 30s or 5m",
            DataSize.class, "a size, such as 512KB or 64MB",
            InetAddress.class, "an address, or the name of a host that can be resolved");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null || !property.getName().equals(cause.getName())) {
            return null; // a group of settings: others know more about it
        }
        return new FailureAnalysis(
                "%s: %s (expected: %s)".formatted(property.getName(), shown(property), expected(cause)),
                "Correct it; it is set in %s.".formatted(property.getOrigin()),
                cause);
    }

    static String shown(ConfigurationProperty property) {
        String value = String.valueOf(property.getValue());
        return SecretSettings.isSecret(property.getName().toString(), value)
                ? "a value that is not shown"
                : RangeBindHandler.shown(value);
    }

    private static String expected(BindException cause) {
        ResolvableType target = cause.getTarget().getType();
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target.resolve(Object.class));
        if (type.isEnum()) {
            return words(type);
        }
        Class<?> element = target.asCollection().resolveGeneric();
        if (element != null && element.isEnum()) {
            return "some of " + words(element);
        }
        String expected = EXPECTED.get(type);
        if (expected != null) {
            return expected;
        }
        return Number.class.isAssignableFrom(type) ? "a whole number" : reason(cause);
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    private static String reason(BindException cause) {
        String message =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(cause).getMessage());
        return "a valid %s; %s"
                .formatted(
                        cause.getTarget().getType().resolve(Object.class).getSimpleName(),
                        message.lines().findFirst().orElse(""));
    }
}
