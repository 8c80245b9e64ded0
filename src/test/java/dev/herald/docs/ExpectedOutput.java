package dev.herald.docs;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares outputs with documented ones. What differs from run to run may differ: ids and epochs (but what is the same in
 * the documented outputs of a page is the same in all of its real ones), times, reconnect delays, and whatever the page
 * has "…" for.
 */
final class ExpectedOutput {

    private static final Pattern VARIABLE = Pattern.compile(
            "(?<id>\\b[0-9a-f]{16}\\b)|(?<time>\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)|(?<retry>(?<=\\bretry[=:] ?)\\d+)|(?<any>…)");

    private static final String ANYTHING = "(?s:.*?)";

    /** Those that this page has had, by the documented ones. */
    private final Map<String, String> ids = new HashMap<>();

    /** Nothing more, nothing less. */
    boolean matches(String documented, String output) {
        StringBuilder regex = new StringBuilder();
        append(regex, documented.strip());
        return matches(Pattern.compile(regex.toString()), output.strip().replace("\r", ""));
    }

    /** Its lines in their order; others may come between. */
    boolean isIn(String documented, String output) {
        StringBuilder regex = new StringBuilder(ANYTHING);
        documented.strip().lines().forEach(line -> {
            append(regex.append('^'), line);
            regex.append('$').append(ANYTHING);
        });
        return matches(Pattern.compile(regex.toString(), Pattern.MULTILINE), output);
    }

    private boolean matches(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.matches()) {
            return false;
        }
        pattern.namedGroups().keySet().forEach(id -> ids.put(id.substring(2), matcher.group(id)));
        return true;
    }

    private void append(StringBuilder regex, String documented) {
        Matcher variable = VARIABLE.matcher(documented);
        int end = 0;
        while (variable.find()) {
            regex.append(Pattern.quote(documented.substring(end, variable.start())))
                    .append(regex(variable, regex));
            end = variable.end();
        }
        regex.append(Pattern.quote(documented.substring(end)));
    }

    private String regex(Matcher variable, StringBuilder before) {
        if (variable.group("id") != null) {
            return idRegex(variable.group("id"), before);
        }
        if (variable.group("time") != null) {
            return "[0-9T:.-]+Z";
        }
        return variable.group("retry") != null ? "\\d+" : ANYTHING;
    }

    private String idRegex(String id, StringBuilder before) {
        String group = "id" + id;
        if (ids.containsKey(id)) {
            return Pattern.quote(ids.get(id));
        }
        return before.indexOf("<" + group + ">") < 0 ? "(?<" + group + ">[0-9a-f]{16})" : "\\k<" + group + ">";
    }
}
