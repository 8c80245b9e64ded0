package dev.herald.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of topics.
 *
 * @param silent the nodes whose listeners are not counted, because they did not answer; null if there are none
 */
record TopicPage(
        List<TopicView> topics,
        @Nullable String next,
        @Nullable List<String> silent) {

    Page<TopicView> page() {
        return new Page<>(topics, next);
    }
}
