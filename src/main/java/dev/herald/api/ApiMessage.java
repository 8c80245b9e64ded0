package dev.herald.api;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishOptions;
import dev.herald.broadcast.PublishRequest;
import dev.herald.limits.Limit;
import dev.herald.publishing.TooLargeException;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be published, and how. As Centrifugo does it, {@code data} counts for nothing if there is {@code b64data}, and bytes that are
 * JSON are delivered as JSON.
 */
record ApiMessage(
        @Nullable RawJson data,
        @Nullable String b64data,
        boolean skipHistory,
        @Nullable Map<String, @Nullable String> tags,
        @Nullable String idempotencyKey,
        boolean delta,
        long version,
        @Nullable String versionEpoch) {

    /**
     * Reads it once, for any number of topics.
     *
     * @throws ApiException if there is no data
     * @throws TooLargeException if there is too much
     * @throws IllegalArgumentException if something of it is invalid
     */
    PublishRequest request(Topic first, ApiCaller caller, int maxBytes) {
        Message message = withTags(payload());
        if (message.size() > maxBytes) {
            throw new TooLargeException("message", message.size() + " bytes", maxBytes, Limit.MESSAGE_SIZE);
        }
        String named = orEmpty(idempotencyKey);
        IdempotencyKey key = named.isEmpty() ? null : new IdempotencyKey(named);
        Message complete = delta ? message.asDelta() : message;
        return new PublishRequest(first, complete.by(caller.caller()), caller.publisher(), key).with(options());
    }

    private PublishOptions options() {
        return skipHistory || version != 0
                ? new PublishOptions(skipHistory, version, orEmpty(versionEpoch))
                : PublishOptions.NONE;
    }

    private Message payload() {
        String base64 = orEmpty(b64data);
        if (!base64.isEmpty()) {
            return Message.ofJsonOrBinary(decoded(base64));
        }
        if (data == null) {
            throw new ApiException(ApiError.BAD_REQUEST, "bad request: \"data\" or \"b64data\" is required");
        }
        return Message.ofParsedJson(data.utf8());
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ApiException(
                    ApiError.BAD_REQUEST, "bad request: the \"b64data\" is not valid Base64 (RFC 4648, section 4)");
        }
    }

    @SuppressWarnings("NullAway") // none is null any more
    private Message withTags(Message message) {
        if (tags == null || tags.isEmpty()) {
            return message;
        }
        if (tags.containsValue(null)) {
            throw new ApiException(ApiError.BAD_REQUEST, "bad request: a tag is null, a string is required");
        }
        return message.withTags(tags);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
