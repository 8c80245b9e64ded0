package dev.herald;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scrape of the meters, parsed as Prometheus does (its text format, version 0.0.4). */
public final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final Map<Series, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> helps = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();

    /** One line of a scrape, without its value. */
    public record Series(String name, Map<String, String> labels) {}

    public static Scrape of(Http http) throws Exception {
        Scrape scrape = new Scrape();
        http.get("/actuator/prometheus").body().lines().forEach(scrape::line);
        return scrape;
    }

    /**
     * The value of the only series with this name and these labels (names and values alternate); 0 if there is none.
     */
    public double value(String name, String... labels) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().name().equals(name) && has(sample.getKey(), labels))
                .mapToDouble(Map.Entry::getValue)
                .reduce((one, other) -> {
                    throw new AssertionError(name + Arrays.toString(labels) + ": several (expected: one)");
                })
                .orElse(0);
    }

    /** The names of samples, of which a histogram has several. */
    public Set<String> names() {
        return samples.keySet().stream().map(Series::name).collect(Collectors.toSet());
    }

    public Set<String> labelNames() {
        return labelNames(series());
    }

    Set<Series> series() {
        return samples.keySet();
    }

    /** The series whose names have this prefix. */
    public Set<Series> series(String prefix) {
        return samples.keySet().stream()
                .filter(series -> series.name().startsWith(prefix))
                .collect(Collectors.toSet());
    }

    /** The type of each family; a histogram is one family. */
    public Map<String, String> types() {
        return types;
    }

    /** The description of each family. */
    public Map<String, String> helps() {
        return helps;
    }

    /** The names of all their labels. */
    public static Set<String> labelNames(Set<Series> all) {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(series -> names.addAll(series.labels().keySet()));
        return names;
    }

    private void line(String line) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("# HELP ")) {
            helps.put(words[2], words[3]);
        } else if (line.startsWith("# TYPE ")) {
            types.put(words[2], words[3]);
        } else if (!line.isEmpty()) {
            sample(line);
        }
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new AssertionError("invalid sample: " + line);
        }
        Series series = new Series(sample.group(1), labels(sample.group(2)));
        if (samples.put(series, Double.valueOf(sample.group(3))) != null) {
            throw new AssertionError("twice: " + line);
        }
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    private static boolean has(Series series, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(series.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
