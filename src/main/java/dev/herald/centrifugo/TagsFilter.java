package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.FilterNode;
import java.util.Map;

/**
 * Decides by a publication's tags whether a subscription gets it. Immutable, and safe to use from any thread. A decision takes a bounded
 * time, because the filter is bounded (see {@link TagsFilterReader}) and tags are.
 */
@FunctionalInterface
interface TagsFilter {

    /**
     * Reads a filter as a client sent it.
     *
     * @throws InvalidTagsFilterException if it is malformed or too large
     */
    static TagsFilter of(FilterNode root) {
        return new TagsFilterReader().read(root);
    }

    boolean matches(Map<String, String> tags);
}
