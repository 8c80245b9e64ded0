package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.herald.broadcast.IdempotencyKey;
import dev.herald.publishing.EmbeddedJson;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * One element of a batch. A topic that is null is not one that is missing: the message is not for everybody because a variable
 * of the publisher was not set. Anything else that is null is missing: generated clients write it so.
 */
final class BatchItem {

    private @Nullable String topic;
    private @Nullable String data;
    private @Nullable String json;
    private @Nullable String base64;
    private @Nullable Map<String, String> tags;
    private @Nullable String idempotencyKey;

    @JsonSetter(value = "topic", nulls = Nulls.FAIL)
    void topic(String value) {
        topic = value;
    }

    @JsonSetter("data")
    void data(@Nullable String value) {
        data = value;
    }

    @JsonSetter("json")
    @JsonDeserialize(using = EmbeddedJson.class)
    void json(@Nullable String value) {
        json = value;
    }

    @JsonSetter("base64")
    void base64(@Nullable String value) {
        base64 = value;
    }

    @JsonSetter(value = "tags", contentNulls = Nulls.FAIL)
    void tags(@Nullable Map<String, String> value) {
        tags = value;
    }

    @JsonSetter("idempotencyKey")
    void idempotencyKey(@Nullable String value) {
        idempotencyKey = value;
    }

    /** Whether there is nothing to publish. */
    boolean isEmpty() {
        return payloads() == 0;
    }

    Topic topic() {
        return topic == null ? Topic.BROADCAST : new Topic(topic);
    }

    @Nullable
    IdempotencyKey key() {
        return idempotencyKey == null ? null : new IdempotencyKey(idempotencyKey);
    }

    /** @throws IllegalArgumentException if there is none, or it is invalid */
    Message message() {
        if (payloads() > 1) {
            throw new IllegalArgumentException("Only one of \"data\", \"json\" and \"base64\" is accepted.");
        }
        Message message = payload();
        return tags == null ? message : message.withTags(tags);
    }

    private long payloads() {
        return Stream.of(data != null, json != null, base64 != null)
                .filter(isPresent -> isPresent)
                .count();
    }

    private Message payload() {
        if (data != null) {
            return text(data);
        }
        return json != null ? Message.ofJson(json.getBytes(UTF_8)) : binary(Objects.requireNonNull(base64));
    }

    private static Message text(String data) {
        if (!UTF_8.newEncoder().canEncode(data)) {
            throw new IllegalArgumentException("The message has an unpaired surrogate, which UTF-8 cannot encode.");
        }
        return Message.of(data);
    }

    private static Message binary(String base64) {
        return Message.ofBinary(decoded(base64));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The \"base64\" is not valid Base64 (RFC 4648, section 4).", e);
        }
    }
}
