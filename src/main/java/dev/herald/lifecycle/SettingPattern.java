package dev.herald.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * A setting, or all settings that differ in a map's key or a list's index alone.
 *
 * @param elements of the name, in lower case with dashes; {@link #KEY} for any key of a map, {@link #INDEX} for any index of
 *     a list
 */
record SettingPattern(List<String> elements) {

    static final String KEY = "*";
    static final String INDEX = "[]";

    SettingPattern {
        elements = List.copyOf(elements);
    }

    /** Of a name such as {@code herald.limits.sessions}. */
    static SettingPattern of(String name) {
        return new SettingPattern(List.of(name.split("\\.")));
    }

    /** With more elements. */
    SettingPattern and(String... more) {
        return new SettingPattern(
                Stream.concat(elements.stream(), Stream.of(more)).toList());
    }

    boolean matches(ConfigurationPropertyName name) {
        return name.getNumberOfElements() == elements.size() && beginsLike(name);
    }

    boolean isBelow(ConfigurationPropertyName name) {
        return name.getNumberOfElements() < elements.size() && beginsLike(name);
    }

    private boolean beginsLike(ConfigurationPropertyName name) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (!matches(elements.get(i), name, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String element, ConfigurationPropertyName name, int i) {
        return switch (element) {
            case KEY -> true;
            case INDEX -> name.isNumericIndex(i);
            default -> uniform(element).equals(name.getElement(i, Form.UNIFORM));
        };
    }

    /**
     * Whether it is bound to an environment variable of this name: without dashes, or, where no key of a map follows, with
     * underscores for them.
     */
    boolean matchesVariable(String variable) {
        int lastKey = elements.lastIndexOf(KEY);
        List<String> regex = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String element = elements.get(i);
            regex.add(
                    switch (element) {
                        case KEY -> "[^_]+";
                        case INDEX -> "\\d+";
                        default -> i > lastKey ? element.replace("-", "_?") : uniform(element);
                    });
        }
        return Pattern.compile(String.join("_", regex), Pattern.CASE_INSENSITIVE)
                .matcher(variable)
                .matches();
    }

    /** As properties, with each of these for the key of a map, and their numbers for the index of a list. */
    Stream<String> propertiesLike(List<String> others) {
        return filled(others, elements)
                .map(name -> name.stream()
                        .map(element -> isNumber(element) ? "[" + element + "]" : "." + element)
                        .collect(Collectors.joining())
                        .substring(1));
    }

    /** The same as environment variables. */
    Stream<String> variablesLike(List<String> others) {
        return filled(
                        others,
                        elements.stream()
                                .map(element -> element.replace("-", ""))
                                .toList())
                .map(name -> String.join("_", name).toUpperCase(Locale.ROOT));
    }

    private static Stream<List<String>> filled(List<String> others, List<String> elements) {
        if (elements.contains(INDEX)) {
            return others.stream()
                    .filter(SettingPattern::isNumber)
                    .flatMap(index -> filled(others, replaced(elements, INDEX, index)));
        }
        if (elements.contains(KEY)) {
            return Stream.concat(others.stream().skip(1), Stream.of("<name>")).map(key -> replaced(elements, KEY, key));
        }
        return Stream.of(elements);
    }

    private static List<String> replaced(List<String> elements, String placeholder, String by) {
        return elements.stream()
                .map(element -> element.equals(placeholder) ? by : element)
                .toList();
    }

    private static boolean isNumber(String element) {
        return !element.isEmpty() && element.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String uniform(String element) {
        return element.replace("-", "");
    }
}
