package dev.herald.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PageTests {

    /** For any page size of each node. */
    @Property
    void pagesOfAllNodesLoseAndDoubleNothing(
            @ForAll @Size(min = 1, max = 4)
                    List<@Size(max = 30) Set<@AlphaChars @StringLength(min = 1, max = 3) String>> nodes,
            @ForAll @IntRange(min = 1, max = 12) int limit,
            @ForAll @Size(4) List<@IntRange(min = 1, max = 12) Integer> most,
            @ForAll @StringLength(max = 2) @AlphaChars String start) {
        TreeSet<String> expected = new TreeSet<>();
        nodes.forEach(expected::addAll);

        List<String> listed = new ArrayList<>();
        String cursor = start;
        while (cursor != null) {
            Page<String> page = merged(nodes, most, cursor, limit);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.next() == null || page.next().compareTo(cursor) > 0)
                    .as("goes on")
                    .isTrue();
            listed.addAll(page.entries());
            cursor = page.next();
        }

        assertThat(listed).containsExactlyElementsOf(expected.tailSet(start, false));
    }

    /** A page is full if every node returned a full page. */
    @Property
    void pageIsFullIfThereIsMore(
            @ForAll @Size(min = 1, max = 4)
                    List<@Size(max = 30) Set<@AlphaChars @StringLength(min = 1, max = 3) String>> nodes,
            @ForAll @IntRange(min = 1, max = 12) int limit) {
        Page<String> page = merged(nodes, List.of(limit, limit, limit, limit), "", limit);

        assertThat(page.next() == null || page.entries().size() == limit).isTrue();
    }

    @Test
    void oneEntryIsMadeOfThoseWithTheSameKey() {
        Page<String> page = Page.merged(
                List.of(new Page<>(List.of("a1", "b1"), null), new Page<>(List.of("b2", "c2"), null)),
                entry -> entry.substring(0, 1),
                (one, other) -> one + other.substring(1),
                10);

        assertThat(page).isEqualTo(new Page<>(List.of("a1", "b12", "c2"), null));
    }

    private static Page<String> merged(List<Set<String>> nodes, List<Integer> most, String cursor, int limit) {
        Stream<Page<String>> parts = IntStream.range(0, nodes.size())
                .mapToObj(
                        i -> Page.of(nodes.get(i).stream(), Function.identity(), cursor, Math.min(limit, most.get(i))));
        return Page.merged(parts.toList(), Function.identity(), (one, same) -> one, limit);
    }
}
