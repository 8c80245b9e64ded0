package dev.herald.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader would paste is what {@link SnippetsIT} runs. */
class SnippetTests {

    /** It asks, or connects to, the Herald that the reader has started. */
    private static final Pattern CLAIM = Pattern.compile(
            "curl\\b.*\\blocalhost:8080|new (?:WebSocket|EventSource|Herald)\\(|HttpClient\\.newHttpClient");

    static Stream<Markdown> guides() {
        return Markdown.guides();
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everySnippetThatClaimsToWorkIsRun(Markdown page) {
        assertThat(page.blocks())
                .filteredOn(block -> CLAIM.matcher(block.text()).find())
                .allSatisfy(block ->
                        assertThat(SnippetsIT.LANGUAGES).as("%s", block).contains(block.language()));
    }

    @ParameterizedTest
    @MethodSource("guides")
    void onlyWhatIsRunHasAnOutput(Markdown page) {
        assertThat(page.blocks())
                .filteredOn(
                        block -> block.output().isPresent() || block.language().equals("output"))
                .allSatisfy(block ->
                        assertThat(SnippetsIT.LANGUAGES).as("%s", block).contains(block.language()));
    }
}
