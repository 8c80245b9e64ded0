package dev.herald.centrifugo;

import static dev.herald.centrifugo.FilterNodes.leaf;
import static dev.herald.centrifugo.FilterNodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.centrifugo.protocol.FilterNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of any filter and any tags. */
class TagsFilterPropertyTests {

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "b",
            "ab",
            "ba",
            "aba",
            "1",
            "1.0",
            "-1",
            "2.5",
            "10",
            "9007199254740993",
            "9007199254740992",
            "1e1");

    @Property
    void decidesAsTheTableOfTheProtocolSays(
            @ForAll("filters") FilterNode filter, @ForAll("tags") Map<String, String> tags) {
        assertThat(TagsFilter.of(filter).matches(tags)).isEqualTo(expected(filter, tags));
    }

    /** Whatever a client sends: a filter that decides, or an exception that says why not. */
    @Property
    void rejectsOrDecides(@ForAll("anything") FilterNode node, @ForAll("tags") Map<String, String> tags) {
        try {
            TagsFilter filter = TagsFilter.of(node);
            assertThat(filter.matches(tags)).isEqualTo(expected(node, tags));
        } catch (InvalidTagsFilterException invalid) {
            assertThat(invalid.getMessage()).endsWith(".");
        }
    }

    /** The table, read word by word. */
    private static boolean expected(FilterNode node, Map<String, String> tags) {
        boolean exists = tags.containsKey(node.getKey());
        String tag = tags.getOrDefault(node.getKey(), "");
        return switch (node.getOp() + node.getCmp()) {
            case "and" -> node.getNodesList().stream().allMatch(child -> expected(child, tags));
            case "or" -> node.getNodesList().stream().anyMatch(child -> expected(child, tags));
            case "not" -> !expected(node.getNodes(0), tags);
            case "eq" -> exists && tag.equals(node.getVal());
            case "neq" -> !exists || !tag.equals(node.getVal());
            case "in" -> node.getValsList().contains(tag);
            case "nin" -> !node.getValsList().contains(tag);
            case "ex" -> exists;
            case "nex" -> !exists;
            case "sw" -> exists && tag.startsWith(node.getVal());
            case "ew" -> exists && tag.endsWith(node.getVal());
            case "ct" -> exists && tag.contains(node.getVal());
            case "lt" -> areNumbers(tag, node) && compare(tag, node) < 0;
            case "lte" -> areNumbers(tag, node) && compare(tag, node) <= 0;
            case "gt" -> areNumbers(tag, node) && compare(tag, node) > 0;
            case "gte" -> areNumbers(tag, node) && compare(tag, node) >= 0;
            default -> throw new IllegalArgumentException(node.toString());
        };
    }

    private static boolean areNumbers(String tag, FilterNode node) {
        String decimal = "[+-]?[0-9]+([.][0-9]+)?";
        return tag.matches(decimal) && node.getVal().matches(decimal);
    }

    private static int compare(String tag, FilterNode node) {
        return new BigDecimal(tag).compareTo(new BigDecimal(node.getVal()));
    }

    @Provide
    Arbitrary<FilterNode> filters() {
        Arbitrary<String> values = Arbitraries.of(TEXTS).filter(text -> !text.isEmpty());
        Arbitrary<FilterNode> leaves = Arbitraries.oneOf(
                Combinators.combine(
                                keys(), Arbitraries.of("eq", "neq", "sw", "ew", "ct", "lt", "lte", "gt", "gte"), values)
                        .as((key, cmp, value) -> leaf(key, cmp, value)),
                Combinators.combine(
                                keys(),
                                Arbitraries.of("in", "nin"),
                                Arbitraries.of(TEXTS).list().ofMinSize(1).ofMaxSize(4))
                        .as((key, cmp, list) -> leaf(key, cmp, list)),
                Combinators.combine(keys(), Arbitraries.of("ex", "nex")).as((key, cmp) -> leaf(key, cmp, "")));
        return Arbitraries.recursive(() -> leaves, TagsFilterPropertyTests::combined, 0, 4);
    }

    private static Arbitrary<FilterNode> combined(Arbitrary<FilterNode> nodes) {
        return Arbitraries.oneOf(
                nodes.map(child -> node("not", child)),
                Combinators.combine(
                                Arbitraries.of("and", "or"),
                                nodes.list().ofMinSize(1).ofMaxSize(3))
                        .as((op, children) -> node(op, children.toArray(FilterNode[]::new))));
    }

    /** Mostly malformed. */
    @Provide
    Arbitrary<FilterNode> anything() {
        return Arbitraries.recursive(
                () -> Arbitraries.of(FilterNode.getDefaultInstance(), leaf("a", "eq", "b")), this::parents, 0, 3);
    }

    private Arbitrary<FilterNode> parents(Arbitrary<FilterNode> nodes) {
        return Combinators.combine(
                        Arbitraries.of("", "", "and", "or", "not", "nand"),
                        keys().injectNull(0.4),
                        Arbitraries.of("eq", "in", "nex", "lt", "between").injectNull(0.4),
                        Arbitraries.of(TEXTS).injectNull(0.4),
                        Arbitraries.of(TEXTS).list().ofMaxSize(2),
                        nodes.list().ofMaxSize(2))
                .as((op, key, cmp, value, values, children) -> FilterNode.newBuilder()
                        .setOp(op)
                        .setKey(key == null ? "" : key)
                        .setCmp(cmp == null ? "" : cmp)
                        .setVal(value == null ? "" : value)
                        .addAllVals(values)
                        .addAllNodes(children)
                        .build());
    }

    @Provide
    Arbitrary<Map<String, String>> tags() {
        return Arbitraries.maps(keys(), Arbitraries.of(TEXTS)).ofMaxSize(3);
    }

    private static Arbitrary<String> keys() {
        return Arbitraries.of("a", "b", "c");
    }
}
