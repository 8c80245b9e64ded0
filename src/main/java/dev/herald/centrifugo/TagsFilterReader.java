package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.FilterNode;
import java.util.List;

/** Reads the tags filter of one subscribe request, and rejects what is malformed, or costs too much to keep and to ask for each message. */
final class TagsFilterReader {

    /** Deep enough for any expression that somebody writes, and for the stack of any thread. */
    static final int MAX_DEPTH = 16;

    /** Each may be evaluated for each publication and subscription. */
    static final int MAX_NODES = 128;

    /** Kept for each subscription. Room for 200 UUIDs, for example; each key and value counts one more. */
    static final int MAX_CHARACTERS = 8192;

    private int nodes;
    private int characters;

    TagsFilter read(FilterNode root) {
        return node(root, 1);
    }

    private TagsFilter node(FilterNode node, int depth) {
        require(depth <= MAX_DEPTH, "A tags filter is at most " + MAX_DEPTH + " nodes deep.");
        require(++nodes <= MAX_NODES, "A tags filter has at most " + MAX_NODES + " nodes.");
        return switch (node.getOp()) {
            case "" -> leaf(node);
            case "and" -> all(children(node, depth));
            case "or" -> any(children(node, depth));
            case "not" -> not(children(node, depth));
            default ->
                throw new InvalidTagsFilterException(
                        "The op of a tags filter is invalid (expected: and, or, not, or none for a comparison).");
        };
    }

    private TagsFilter leaf(FilterNode leaf) {
        require(leaf.getNodesCount() == 0, "A comparison of a tags filter has no nodes.");
        count(leaf.getKey());
        count(leaf.getVal());
        leaf.getValsList().forEach(this::count);
        return TagComparison.of(leaf);
    }

    private void count(String text) {
        characters += text.length() + 1; // an empty one is kept, too
        require(
                characters <= MAX_CHARACTERS,
                "The keys and values of a tags filter have more than " + MAX_CHARACTERS + " characters.");
    }

    private List<TagsFilter> children(FilterNode node, int depth) {
        require(
                node.getKey().isEmpty()
                        && node.getCmp().isEmpty()
                        && node.getVal().isEmpty()
                        && node.getValsCount() == 0,
                "A node of a tags filter has either an op or a comparison.");
        require(node.getNodesCount() > 0, "An and, or or not of a tags filter has at least one node.");
        return node.getNodesList().stream().map(child -> node(child, depth + 1)).toList();
    }

    private static TagsFilter all(List<TagsFilter> children) {
        return tags -> {
            for (TagsFilter child : children) {
                if (!child.matches(tags)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static TagsFilter any(List<TagsFilter> children) {
        return tags -> {
            for (TagsFilter child : children) {
                if (child.matches(tags)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static TagsFilter not(List<TagsFilter> children) {
        require(children.size() == 1, "A not of a tags filter has exactly one node.");
        TagsFilter child = children.getFirst();
        return tags -> !child.matches(tags);
    }

    static void require(boolean condition, String problem) {
        if (!condition) {
            throw new InvalidTagsFilterException(problem);
        }
    }
}
