package dev.herald.centrifugo;

import static dev.herald.centrifugo.TagsFilterReader.require;

import dev.herald.centrifugo.protocol.FilterNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** The comparisons of one tag in a tags filter. A missing tag is no empty one, except where the protocol says so: {@code in}, {@code nin}. */
final class TagComparison {

    private TagComparison() {}

    static TagsFilter of(FilterNode leaf) {
        return switch (leaf.getCmp()) {
            case "ex" -> exists(leaf, true);
            case "nex" -> exists(leaf, false);
            case "in" -> isIn(leaf, true);
            case "nin" -> isIn(leaf, false);
            case "eq" -> equals(leaf, true);
            case "neq" -> equals(leaf, false);
            case "sw" -> text(leaf, String::startsWith);
            case "ew" -> text(leaf, String::endsWith);
            case "ct" -> text(leaf, String::contains);
            case "lt" -> number(leaf, sign -> sign < 0);
            case "lte" -> number(leaf, sign -> sign <= 0);
            case "gt" -> number(leaf, sign -> sign > 0);
            case "gte" -> number(leaf, sign -> sign >= 0);
            default ->
                throw new InvalidTagsFilterException("The cmp of a tags filter is invalid "
                        + "(expected: eq, neq, in, nin, ex, nex, sw, ew, ct, lt, lte, gt or gte).");
        };
    }

    private static TagsFilter exists(FilterNode leaf, boolean expected) {
        require(
                leaf.getVal().isEmpty() && leaf.getValsCount() == 0,
                "A comparison " + leaf.getCmp() + " of a tags filter takes no value.");
        String key = leaf.getKey();
        return tags -> tags.containsKey(key) == expected;
    }

    private static TagsFilter isIn(FilterNode leaf, boolean expected) {
        require(
                leaf.getVal().isEmpty() && leaf.getValsCount() > 0,
                "A comparison " + leaf.getCmp() + " of a tags filter takes vals.");
        String key = key(leaf);
        Set<String> values =
                new HashSet<>(leaf.getValsList()); // unlike Set.copyOf it stays fast where hashes collide on purpose
        return tags -> values.contains(tags.getOrDefault(key, "")) == expected;
    }

    private static TagsFilter equals(FilterNode leaf, boolean expected) {
        String key = key(leaf);
        String value = value(leaf);
        return tags -> value.equals(tags.get(key)) == expected;
    }

    private static TagsFilter text(FilterNode leaf, BiPredicate<String, String> comparison) {
        String key = key(leaf);
        String value = value(leaf);
        return tags -> {
            String tag = tags.get(key);
            return tag != null && comparison.test(tag, value);
        };
    }

    private static TagsFilter number(FilterNode leaf, IntPredicate comparison) {
        String key = key(leaf);
        BigDecimal value = DecimalNumber.parse(value(leaf));
        return tags -> {
            String tag = tags.get(key);
            BigDecimal number = tag == null || value == null ? null : DecimalNumber.parse(tag);
            return number != null && comparison.test(number.compareTo(value));
        };
    }

    private static String key(FilterNode leaf) {
        require(!leaf.getKey().isEmpty(), "A comparison " + leaf.getCmp() + " of a tags filter needs a key.");
        return leaf.getKey();
    }

    private static String value(FilterNode leaf) {
        require(
                !leaf.getVal().isEmpty() && leaf.getValsCount() == 0,
                "A comparison " + leaf.getCmp() + " of a tags filter takes one val.");
        return leaf.getVal();
    }
}
