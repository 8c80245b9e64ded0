package dev.herald.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.util.ClassUtils;

/** Ends the start with settings of the logs that would keep logging itself from starting, and this from being reported. */
class LogSettingsCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final Set<String> FORMATS = Set.of("ecs", "gelf", "logstash");

    /**
     * @throws MisconfiguredException if a format is unknown, or a file cannot be used
     */
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        for (String output : List.of("console", "file")) {
            String name = "logging.structured.format." + output;
            String format = event.getEnvironment().getProperty(name, "");
            if (!format.isBlank() && !FORMATS.contains(format) && !ClassUtils.isPresent(format, null)) {
                throw refused(event, name, format, "ecs, gelf, logstash or the name of a class");
            }
        }
        String configuration =
                event.getEnvironment().getProperty("logging.config", "").strip();
        if (!configuration.isEmpty()
                && !ApplicationResourceLoader.get().getResource(configuration).exists()) {
            throw refused(event, "logging.config", configuration, "an existing file");
        }
        String file = event.getEnvironment().getProperty("logging.file.name", "");
        if (!file.isBlank() && !isWritable(Path.of(file))) {
            throw refused(event, "logging.file.name", file, "a file in a directory that is writable");
        }
    }

    private static boolean isWritable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            return directory != null && Files.isWritable(Files.createDirectories(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /** With the defaults of the logs, in which this is reported. */
    private static MisconfiguredException refused(
            ApplicationEnvironmentPreparedEvent event, String name, String value, String expected) {
        LoggingSystem.get(event.getSpringApplication().getClassLoader())
                .initialize(new LoggingInitializationContext(new AbstractEnvironment() {}), null, null);
        return new MisconfiguredException(
                "%s: %s (expected: %s)".formatted(name, RangeBindHandler.shown(value), expected),
                "Correct " + name + ".");
    }

    /** Before logging is initialized, and after the settings are known. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }
}
