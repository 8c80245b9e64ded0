package dev.herald.chart;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which names a PromQL expression uses; it need not be understood for that. */
record Promql(String expression) {

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern COMMENT = Pattern.compile("#.*");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:$])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    Set<String> metrics() {
        String rest = GROUPING.matcher(bare()).replaceAll(" ");
        rest = RANGE.matcher(MATCHERS.matcher(rest).replaceAll("")).replaceAll("");
        return names(rest).filter(name -> !WORDS.contains(name)).collect(Collectors.toSet());
    }

    /** Those of matchers and of groupings. */
    Set<String> labels() {
        return Stream.of(MATCHERS, GROUPING)
                .flatMap(pattern -> pattern.matcher(bare()).results())
                .flatMap(part -> names(part.group(1)))
                .collect(Collectors.toSet());
    }

    private String bare() {
        return COMMENT.matcher(TEXT.matcher(expression).replaceAll("")).replaceAll("");
    }

    private static Stream<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group());
    }
}
