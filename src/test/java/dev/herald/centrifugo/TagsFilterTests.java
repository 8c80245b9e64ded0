package dev.herald.centrifugo;

import static dev.herald.centrifugo.FilterNodes.leaf;
import static dev.herald.centrifugo.FilterNodes.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.herald.centrifugo.protocol.FilterNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TagsFilterTests {

    private static final Map<String, String> TAGS =
            Map.of("color", "blue", "empty", "", "price", "19.90", "id", "9007199254740993");

    @ParameterizedTest
    @CsvSource({
        "color, eq, blue, true",
        "color, eq, Blue, false",
        "missing, eq, blue, false",
        "empty, eq, blue, false",
        "color, neq, blue, false",
        "color, neq, red, true",
        "missing, neq, blue, true",
        "empty, neq, blue, true",
        "color, sw, bl, true",
        "color, sw, blue, true",
        "color, sw, lue, false",
        "missing, sw, b, false",
        "color, ew, ue, true",
        "color, ew, blu, false",
        "missing, ew, b, false",
        "color, ct, lu, true",
        "color, ct, ul, false",
        "missing, ct, b, false",
        "price, lt, 19.91, true",
        "price, lt, 19.9, false",
        "price, lte, 19.9, true",
        "price, lte, 19.89, false",
        "price, gt, 19.89, true",
        "price, gt, 19.900, false",
        "price, gte, 19.9, true",
        "price, gte, 19.91, false",
        "missing, gte, -1, false",
        "missing, lt, 1, false",
        "empty, lt, 1, false",
        "color, lt, 1, false",
        "color, gte, 1, false",
        "id, gt, 9007199254740992, true",
        "id, lte, 9007199254740992, false",
        "price, lt, blue, false",
        "price, gte, blue, false"
    })
    void comparesWithOneValue(String key, String cmp, String value, boolean matches) {
        assertThat(TagsFilter.of(leaf(key, cmp, value)).matches(TAGS)).isEqualTo(matches);
    }

    static Stream<Arguments> listsOfValues() {
        return Stream.of(
                arguments("color", List.of("red", "blue"), true),
                arguments("color", List.of("red"), false),
                arguments("color", List.of(""), false),
                arguments("missing", List.of("red"), false),
                arguments("missing", List.of("red", ""), true),
                arguments("empty", List.of(""), true),
                arguments("color", List.of("blue", "blue"), true));
    }

    @ParameterizedTest
    @MethodSource("listsOfValues")
    void comparesWithSeveralValues(String key, List<String> values, boolean isIn) {
        assertThat(TagsFilter.of(leaf(key, "in", values)).matches(TAGS)).isEqualTo(isIn);
        assertThat(TagsFilter.of(leaf(key, "nin", values)).matches(TAGS)).isEqualTo(!isIn);
    }

    @ParameterizedTest
    @CsvSource({"color, true", "empty, true", "missing, false", "'', false"})
    void testsWhetherATagExists(String key, boolean exists) {
        assertThat(TagsFilter.of(leaf(key, "ex", "")).matches(TAGS)).isEqualTo(exists);
        assertThat(TagsFilter.of(leaf(key, "nex", "")).matches(TAGS)).isEqualTo(!exists);
    }

    @Test
    void combines() {
        FilterNode yes = leaf("color", "eq", "blue");
        FilterNode no = leaf("color", "eq", "red");

        assertThat(matches(node("and", yes))).isTrue();
        assertThat(matches(node("and", yes, yes, yes))).isTrue();
        assertThat(matches(node("and", yes, yes, no))).isFalse();
        assertThat(matches(node("or", no))).isFalse();
        assertThat(matches(node("or", no, no, yes))).isTrue();
        assertThat(matches(node("or", no, no, no))).isFalse();
        assertThat(matches(node("not", no))).isTrue();
        assertThat(matches(node("not", node("not", node("and", yes, node("or", no, yes))))))
                .isTrue();
    }

    @Test
    void comparesWithNoTagAtAll() {
        assertThat(TagsFilter.of(leaf("color", "neq", "blue")).matches(Map.of()))
                .isTrue();
        assertThat(TagsFilter.of(leaf("color", "ex", "")).matches(Map.of())).isFalse();
    }

    static Stream<FilterNode> malformed() {
        FilterNode leaf = leaf("color", "eq", "blue");
        return Stream.concat(
                Stream.of(
                        FilterNode.getDefaultInstance(),
                        leaf("color", "", "blue"),
                        leaf("color", "EQ", "blue"),
                        leaf("color", "like", "blue"),
                        leaf("color", "in", List.of()),
                        leaf("color", "nin", List.of()),
                        leaf("color", "in", List.of("blue")).toBuilder()
                                .setVal("blue")
                                .build(),
                        leaf("color", "nin", List.of("blue")).toBuilder()
                                .setVal("blue")
                                .build(),
                        leaf("", "in", List.of("blue")),
                        leaf("color", "ex", "blue"),
                        leaf("color", "nex", "blue"),
                        leaf("color", "ex", List.of("")),
                        leaf("color", "nex", List.of("blue")),
                        node("and"),
                        node("or"),
                        node("not"),
                        node("not", leaf, leaf),
                        node("xor", leaf, leaf),
                        node("AND", leaf),
                        node("and", leaf, node("or", leaf, node("not"))),
                        node("", leaf),
                        leaf.toBuilder().addNodes(leaf).build(),
                        leaf.toBuilder().setOp("and").build(),
                        node("and", leaf).toBuilder().setKey("color").build(),
                        node("and", leaf).toBuilder().setCmp("eq").build(),
                        node("and", leaf).toBuilder().setVal("blue").build(),
                        node("and", leaf).toBuilder().addVals("blue").build()),
                Stream.of("eq", "neq", "sw", "ew", "ct", "lt", "lte", "gt", "gte")
                        .flatMap(cmp -> Stream.of(
                                leaf("color", cmp, ""),
                                leaf("", cmp, "blue"),
                                leaf("color", cmp, List.of("blue")),
                                leaf("color", cmp, "blue").toBuilder()
                                        .addVals("red")
                                        .build())));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void rejectsWhatIsMalformed(FilterNode filter) {
        assertThatExceptionOfType(InvalidTagsFilterException.class).isThrownBy(() -> TagsFilter.of(filter));
    }

    @Test
    void rejectsWhatIsTooDeep() {
        FilterNode deepest = leaf("color", "eq", "blue");
        for (int depth = 1; depth < TagsFilterReader.MAX_DEPTH; depth++) {
            deepest = node("not", deepest);
        }
        FilterNode tooDeep = node("not", deepest);

        assertThat(matches(deepest)).isEqualTo(TagsFilterReader.MAX_DEPTH % 2 == 1);
        assertInvalid(tooDeep, "A tags filter is at most 16 nodes deep.");
    }

    @Test
    void rejectsWhatHasTooManyNodes() {
        FilterNode[] most = Collections.nCopies(TagsFilterReader.MAX_NODES - 1, leaf("color", "eq", "blue"))
                .toArray(FilterNode[]::new);

        assertThat(matches(node("and", most))).isTrue();
        assertInvalid(node("not", node("and", most)), "A tags filter has at most 128 nodes.");
    }

    @Test
    void rejectsWhatIsTooLong() {
        String longest = "x".repeat(TagsFilterReader.MAX_CHARACTERS - "color".length() - 2);
        List<String> most = Collections.nCopies(TagsFilterReader.MAX_CHARACTERS - "color".length() - 2, "");

        assertThat(matches(leaf("color", "neq", longest))).isTrue();
        assertThat(matches(leaf("color", "nin", most))).isTrue();
        assertInvalid(
                leaf("color", "neq", longest + "x"),
                "The keys and values of a tags filter have more than 8192 characters.");
        assertInvalid(node("and", leaf("color", "nin", most), leaf("color", "ex", "")), "more than 8192");
    }

    @Test
    void saysWhatIsAccepted() {
        assertInvalid(
                leaf("color", "like", "b"), "(expected: eq, neq, in, nin, ex, nex, sw, ew, ct, lt, lte, gt or gte)");
        assertInvalid(node("xor", leaf("color", "eq", "b")), "(expected: and, or, not, or none for a comparison)");
        assertInvalid(leaf("color", "sw", ""), "A comparison sw of a tags filter takes one val");
    }

    private static void assertInvalid(FilterNode filter, String message) {
        assertThatExceptionOfType(InvalidTagsFilterException.class)
                .isThrownBy(() -> TagsFilter.of(filter))
                .withMessageContaining(message);
    }

    private static boolean matches(FilterNode filter) {
        return TagsFilter.of(filter).matches(TAGS);
    }
}
