package dev.herald.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** What each of Spring Boot's settings of the web server does in Herald, as {@code web-server.txt} has it. Immutable. */
final class WebServerSettings {

    static final List<String> PREFIXES =
            List.of("server.", "management.server.", "spring.mvc.", "spring.web.", "spring.servlet.");

    private static final Map<String, Class<?>> TYPES =
            Map.of("duration", Duration.class, "size", DataSize.class, "number", Integer.class);

    private final List<WebServerSetting> all;

    WebServerSettings() {
        try {
            all = new ClassPathResource("web-server.txt", WebServerSettings.class)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(WebServerSetting::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<WebServerSetting> all() {
        return all;
    }

    /** Whether Spring Boot and Herald know a setting of this name. */
    boolean contains(ConfigurationPropertyName name) {
        return all.stream().anyMatch(setting -> setting.matches(name));
    }

    /** What applies to the setting of this name with this value. */
    Optional<WebServerSetting> of(ConfigurationPropertyName name, Object value) {
        return all.stream()
                .filter(setting -> setting.matches(name) && setting.concerns(value))
                .findFirst();
    }

    /** Whether the value of a setting with a range is in it. */
    static boolean isWithin(WebServerSetting setting, Environment environment) {
        Class<?> type = Objects.requireNonNull(TYPES.get(setting.details().getFirst()));
        try {
            return Binder.get(environment)
                    .bind(setting.name().toString(), type)
                    .map(setting.range()::contains)
                    .orElse(false);
        } catch (BindException e) {
            return false; // it is none of this type
        }
    }
}
