package dev.herald.api;

import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the names of topics, which the server API calls channels. */
final class ChannelNames {

    private ChannelNames() {}

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

    /** @throws ApiException also if it has no presence */
    static Topic withPresence(@Nullable String channel, TopicSettings settings) {
        Topic topic = required(channel);
        if (!settings.options(topic).presence()) {
            throw new ApiException(
                    ApiError.NOT_AVAILABLE,
                    "not available: the channel %s has no presence (herald.topic.overrides)".formatted(topic));
        }
        return topic;
    }

    /** @throws ApiException also if it has no history */
    static Topic withHistory(@Nullable String channel, TopicSettings settings) {
        Topic topic = required(channel);
        if (!settings.options(topic).history() || !topic.isRecoverable()) {
            throw new ApiException(
                    ApiError.NOT_AVAILABLE, "not available: the channel %s has no history".formatted(topic));
        }
        return topic;
    }

    /** As results have nodes that did not respond: null if there are none. */
    static @Nullable List<String> orNull(List<String> unavailableNodes) {
        return unavailableNodes.isEmpty() ? null : unavailableNodes;
    }
}
