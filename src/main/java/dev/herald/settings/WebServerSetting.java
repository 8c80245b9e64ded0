package dev.herald.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * What one of Spring Boot's settings of the web server, or all that begin alike, does in Herald: a line of {@code web-server.txt}.
 *
 * @param name without {@code .*}
 * @param all whether it is of all whose names are below this name
 * @param operator {@code =} or {@code !=} for one of certain values only; empty for one of any value
 * @param value that {@code operator} compares with
 * @param details the range, or why and what to do
 */
record WebServerSetting(
        Verdict verdict,
        ConfigurationPropertyName name,
        boolean all,
        String operator,
        String value,
        List<String> details) {

    enum Verdict {
        WORKS,
        RANGE,
        REFUSED,
        NO_EFFECT
    }

    private static final Pattern NAME = Pattern.compile("([a-z0-9.-]+?)(\\.\\*)?(?:(!?=)(.*))?");

    static WebServerSetting parse(String line) {
        List<String> columns =
                Arrays.stream(line.split("\\|")).map(String::strip).toList();
        Matcher name = NAME.matcher(columns.get(1));
        if (!name.matches()) {
            throw new IllegalArgumentException(line);
        }
        return new WebServerSetting(
                Verdict.valueOf(columns.getFirst().replace(' ', '_').toUpperCase(Locale.ROOT)),
                ConfigurationPropertyName.of(name.group(1)),
                name.group(2) != null,
                name.group(3) == null ? "" : name.group(3),
                name.group(4) == null ? "" : name.group(4),
                columns.subList(2, columns.size()));
    }

    boolean matches(ConfigurationPropertyName other) {
        return all ? name.isAncestorOf(other) : name.equals(other);
    }

    /** Whether it is of this value. Words are compared as Spring Boot does, without dashes, underscores and case. */
    boolean concerns(@Nullable Object configured) {
        boolean equal = word(value).equals(word(String.valueOf(configured)));
        return switch (operator) {
            case "=" -> equal;
            case "!=" -> !equal;
            default -> true;
        };
    }

    private static String word(String value) {
        return value.strip().replaceAll("(?<=[A-Za-z])[-_]", "").toLowerCase(Locale.ROOT);
    }

    /** Of {@link Verdict#RANGE}. */
    ValueRange range() {
        return new ValueRange(details.get(1), details.get(2), "");
    }
}
