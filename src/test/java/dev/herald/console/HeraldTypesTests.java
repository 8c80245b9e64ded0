package dev.herald.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** {@code herald.d.ts} declares what {@code herald.js} has, and nothing else. */
class HeraldTypesTests {

    private static final Pattern EXPORT = Pattern.compile("^export (?:class|function) (\\w+)", Pattern.MULTILINE);
    private static final Pattern MEMBER =
            Pattern.compile("^  (?:get |readonly )?([a-z]\\w*)(?=\\(|: |<)", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("@param \\{.*\\} \\[options\\.(\\w+)]");
    private static final Pattern OPTION_TYPE = Pattern.compile("^  (\\w+)\\?:", Pattern.MULTILINE);
    private static final Pattern EVENT = Pattern.compile("^ \\* - `(\\w+)` ", Pattern.MULTILINE);
    private static final Pattern EVENT_TYPE = Pattern.compile("^  (\\w+): \\w+;", Pattern.MULTILINE);

    private final String script = read("herald.js");
    private final String types = read("herald.d.ts");

    @Test
    void declaresEveryExportAndMember() {
        assertThat(names(EXPORT, types)).isEqualTo(names(EXPORT, script)).contains("Herald", "backoff");
        Set<String> members = names(MEMBER, body("export class Herald", script));
        members.addAll(Set.of("addEventListener", "removeEventListener"));
        assertThat(names(MEMBER, body("export class Herald", types)))
                .isEqualTo(members)
                .contains("subscribe", "positions", "constructor");
    }

    @Test
    void declaresEveryOptionAndEvent() {
        assertThat(names(OPTION_TYPE, body("export interface HeraldOptions", types)))
                .isEqualTo(names(OPTION, script))
                .contains("credential", "storage");
        assertThat(names(EVENT_TYPE, body("export interface HeraldEvents", types)))
                .isEqualTo(names(EVENT, script))
                .contains("state", "refused");
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String body(String start, String text) {
        int from = text.indexOf(start);
        return text.substring(from, text.indexOf("\n}\n", from));
    }

    private static String read(String file) {
        try {
            return new ClassPathResource("static/console/" + file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
