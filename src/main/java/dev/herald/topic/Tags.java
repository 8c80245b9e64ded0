package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The rules for the tags of a message. */
final class Tags {

    static final int MAX_COUNT = 32;
    static final int MAX_BYTES = 2_048;

    /** The approximate memory of the objects around the bytes of one tag. */
    private static final int OVERHEAD = 120;

    private Tags() {}

    /**
     * A copy, ordered by name.
     *
     * @throws InvalidMessageException if there are too many, or one has no name or is no text
     */
    static Map<String, String> copyOf(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return Map.of();
        }
        if (tags.size() > MAX_COUNT) {
            throw new InvalidMessageException(
                    "The message has %d tags: at most %d are accepted.".formatted(tags.size(), MAX_COUNT));
        }
        tags.forEach(Tags::check);
        int size = size(tags);
        if (size > MAX_BYTES) {
            throw new InvalidMessageException(
                    "The tags of the message have %d bytes: at most %d are accepted.".formatted(size, MAX_BYTES));
        }
        return Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    private static void check(String name, String value) {
        if (name.isEmpty()) {
            throw new InvalidMessageException(
                    "The message has a tag without a name: at least 1 character is required.");
        }
        if (!UTF_8.newEncoder().canEncode(name) || !UTF_8.newEncoder().canEncode(value)) {
            throw new InvalidMessageException(
                    "The tag %s has an unpaired surrogate, which UTF-8 cannot encode.".formatted(Excerpt.of(name)));
        }
    }

    /** The bytes of names and values. */
    static int size(Map<String, String> tags) {
        int bytes = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            bytes += tag.getKey().getBytes(UTF_8).length + tag.getValue().getBytes(UTF_8).length;
        }
        return bytes;
    }

    static int memory(Map<String, String> tags) {
        return tags.isEmpty() ? 0 : size(tags) + OVERHEAD * tags.size();
    }
}
