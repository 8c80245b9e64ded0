package dev.herald.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of the documentation leads to a file that is there, and to a heading that is in it. */
class LinksTests {

    private static final int LONGEST_README = 150;

    static Stream<Markdown> pages() {
        return Markdown.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Markdown page) {
        assertThat(page.links()).allSatisfy(link -> assertLeadsSomewhere(page, link));
    }

    @Test
    void readmeIsShort() {
        assertThat(new Markdown(Path.of("README.md")).text().lines()).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    @Test
    void readmeLeadsToEveryGuide() {
        Markdown readme = new Markdown(Path.of("README.md"));

        assertThat(readme.links())
                .containsAll(Markdown.guides()
                        .map(Markdown::toString)
                        .filter(path -> !path.equals(readme.toString()))
                        .toList());
    }

    private static void assertLeadsSomewhere(Markdown page, String link) {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? page.path() : sibling(page.path(), parts[0]);
        assertThat(Files.exists(file)).as("%s: %s", page, link).isTrue();
        if (parts.length == 2) {
            assertThat(new Markdown(file).anchors()).as("%s: %s", page, link).contains(parts[1]);
        }
    }

    private static Path sibling(Path page, String name) {
        return Objects.requireNonNullElse(page.getParent(), Path.of(""))
                .resolve(name)
                .normalize();
    }
}
