package dev.herald.api;

import dev.herald.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Reads the names of topics, which the server API calls channels. */
final class Channels {

    private Channels() {}

    /**
     * @throws ApiException if there is none
     * @throws dev.herald.topic.InvalidTopicException if it is invalid
     */
    static Topic required(@Nullable String channel) {
        if (channel == null || channel.isEmpty()) {
            throw ApiException.missing("channel");
        }
        return new Topic(channel);
    }
}
