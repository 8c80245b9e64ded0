package dev.herald.topic;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What few messages have. Immutable. */
record MessageExtras(
        @Nullable String traceparent, @Nullable ClientInfo client, Map<String, String> tags, boolean isDelta) {

    private static final int OBJECT = 32;
    private static final int STRING = 48;

    static final MessageExtras NONE = new MessageExtras(null, null, Map.of(), false);

    MessageExtras withTraceparent(@Nullable String traceparent) {
        return new MessageExtras(traceparent, client, tags, isDelta);
    }

    MessageExtras withClient(@Nullable ClientInfo client) {
        return new MessageExtras(traceparent, client, tags, isDelta);
    }

    MessageExtras withTags(Map<String, String> tags) {
        return new MessageExtras(traceparent, client, tags, isDelta);
    }

    MessageExtras asDelta() {
        return new MessageExtras(traceparent, client, tags, true);
    }

    /** The bytes of the client and of the tags. */
    int size() {
        return (client == null ? 0 : client.size()) + Tags.size(tags);
    }

    /** The approximate memory that all of it uses. */
    int memory() {
        return isNone() ? 0 : OBJECT + text(traceparent) + (client == null ? 0 : client.memory()) + Tags.memory(tags);
    }

    @SuppressWarnings("ReferenceEquality") // what has none shares one object
    private boolean isNone() {
        return this == NONE;
    }

    private static int text(@Nullable String ascii) {
        return ascii == null ? 0 : STRING + ascii.length();
    }
}
