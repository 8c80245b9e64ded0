package dev.herald.broadcast;

import dev.herald.topic.Caller;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What is to be published.
 *
 * @param key makes it harmless for this publisher to publish this again, if it is not null
 * @param immediate whether the calling thread delivers it to few subscribers by itself, and must not wait: where it would have to,
 *     because subscribers have fallen behind, publishing fails with {@link MustWaitException}
 * @param options how it is published
 */
public record PublishRequest(
        Topic topic,
        Message message,
        Publisher publisher,
        @Nullable IdempotencyKey key,
        boolean immediate,
        PublishOptions options) {

    public PublishRequest(Topic topic, Message message, Publisher publisher, @Nullable IdempotencyKey key) {
        this(topic, message, publisher, key, false, PublishOptions.NONE);
    }

    /** A message of Herald's own. */
    public PublishRequest(Topic topic, Message message) {
        this(topic, message, Publisher.HERALD, null);
    }

    /** The same as history of this caller. */
    public PublishRequest by(Caller caller) {
        return new PublishRequest(topic, message.by(caller), publisher, key, immediate, options);
    }

    /** The same, to be published and delivered at once, without waiting. */
    public PublishRequest immediately() {
        return new PublishRequest(topic, message, publisher, key, true, options);
    }

    /** The same, published in this way. */
    public PublishRequest with(PublishOptions other) {
        return new PublishRequest(topic, message, publisher, key, immediate, other);
    }

    /** A digest of all that makes it the same request when it is repeated. */
    public String digest() {
        String digest = message.digest();
        return options.isNone()
                ? digest
                : "%s:%b:%d:%s".formatted(digest, options.skipHistory(), options.version(), options.versionEpoch());
    }

    PublishRequest withTraceparent(@Nullable String traceparent) {
        return new PublishRequest(topic, message.withTraceparent(traceparent), publisher, key, immediate, options);
    }
}
