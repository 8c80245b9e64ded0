package dev.herald.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, as GitHub renders it. */
record Markdown(Path path) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|\\b(?:src|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]+`");

    /** What a person reads first, and what it leads to. */
    static Stream<Markdown> guides() {
        return Stream.concat(Stream.of(Path.of("README.md")), below("src/docs", ".md"))
                .map(Markdown::new);
    }

    /** All that has links. */
    static Stream<Markdown> all() {
        return Stream.of(
                        guides(),
                        below("helm", "README.md").map(Markdown::new),
                        below("src", "RATIONALE.md").map(Markdown::new))
                .flatMap(pages -> pages);
    }

    private static Stream<Path> below(String directory, String ending) {
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher fence = FENCE.matcher(text());
        while (fence.find()) {
            if (fence.group(1).equals("output") && !blocks.isEmpty()) {
                blocks.add(withOutput(blocks.removeLast(), fence.group(2)));
            } else {
                blocks.add(new Block(this, lineOf(fence.start()), fence.group(1), fence.group(2), Optional.empty()));
            }
        }
        return blocks;
    }

    private static Block withOutput(Block block, String output) {
        if (block.output().isPresent()) {
            throw new AssertionError(block + " has two outputs");
        }
        return new Block(block.page(), block.line(), block.language(), block.text(), Optional.of(output));
    }

    private int lineOf(int index) {
        return (int) text().substring(0, index).lines().count() + 1;
    }

    /** Those to files and headings of this project. */
    List<String> links() {
        return LINK.matcher(CODE.matcher(prose()).replaceAll("code"))
                .results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** What GitHub makes of the headings; of one that comes again it makes another by adding a number. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(prose()).results().map(Markdown::slug).forEach(slug -> {
            int before = seen.merge(slug, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? slug : slug + "-" + before);
        });
        return anchors;
    }

    private static String slug(MatchResult heading) {
        return heading.group(1)
                .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private String prose() {
        return FENCE.matcher(text()).replaceAll("");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
