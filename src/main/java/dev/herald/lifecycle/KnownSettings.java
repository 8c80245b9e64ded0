package dev.herald.lifecycle;

import java.util.Comparator;
import java.util.List;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Every setting of Herald, as the metadata that the build generates for IDEs lists them. Immutable.
 *
 * <p>Names are compared as Spring Boot binds them: {@code herald.limits.trustedProxies} and, in the environment, {@code
 * HERALD_LIMITS_TRUSTEDPROXIES} are known too.
 */
final class KnownSettings {

    private final List<SettingPattern> patterns;

    KnownSettings(List<SettingPattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    boolean contains(ConfigurationPropertyName name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** Whether a known setting is below this name. */
    boolean isParent(ConfigurationPropertyName name) {
        return patterns.stream().anyMatch(pattern -> pattern.isBelow(name));
    }

    /** Whether there is no metadata, as in a build without annotation processors. */
    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean containsVariable(String variable) {
        return patterns.stream().anyMatch(pattern -> pattern.matchesVariable(variable));
    }

    /** The known setting below this name, or with the least edit distance to it; map keys are those of the name. */
    String nearest(String name) {
        List<String> elements = List.of(name.split("[.\\[\\]]+"));
        return nearest(
                name,
                patterns.stream()
                        .flatMap(pattern -> pattern.propertiesLike(elements))
                        .toList());
    }

    /** The same for an environment variable. */
    String nearestVariable(String variable) {
        List<String> elements = List.of(variable.split("_"));
        return nearest(
                variable,
                patterns.stream()
                        .flatMap(pattern -> pattern.variablesLike(elements))
                        .toList());
    }

    private static String nearest(String name, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(
                        candidate -> candidate.startsWith(name + '.') ? 0 : EditDistance.between(name, candidate)))
                .orElseThrow();
    }
}
