package dev.herald.api;

import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.topic.TopicSettings;
import org.jspecify.annotations.Nullable;

/** The position of a message; without one, if the message was dropped or is in no history, there is none. */
record PublishResult(@Nullable Long offset, @Nullable String epoch) {

    static final PublishResult NONE = new PublishResult(null, null);

    static PublishResult of(PublishRequest request, Receipt receipt, TopicSettings settings) {
        boolean hasPosition = !receipt.isDropped()
                && !request.options().skipHistory()
                && settings.options(request.topic()).history();
        return hasPosition
                ? new PublishResult(
                        receipt.position().offset(), receipt.position().epochText())
                : NONE;
    }
}
