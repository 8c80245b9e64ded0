package dev.herald.http;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Publisher;
import dev.herald.publishing.EmbeddedJson;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.publishing.JsonBody;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads a batch strictly: an unknown property or a value of another type makes the whole batch invalid. */
@Component
class BatchReader {

    private final JsonMapper json;
    private final int maxItems;
    private final int maxBytes;

    BatchReader(HttpSettings settings, TopicSettings topics) {
        this.json = JsonBody.mapper()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // checked below, with a message of its own
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.maxItems = settings.batchItems();
        this.maxBytes = topics.maxMessageBytes();
    }

    private record KeyOfTopic(Topic topic, IdempotencyKey key) {}

    /**
     * @throws InvalidBodyException if the batch or an item is invalid; the message names the first that is
     * @throws IdempotencyKeyConflictException if a key is that of two different messages
     */
    List<PublishRequest> items(byte[] body, Publisher publisher) {
        BatchItem[] lines = lines(body);
        if (lines.length == 0 || lines.length > maxItems) {
            throw new InvalidBodyException("The batch has %d items: 1 to %d are accepted (herald.http.batch-items)."
                    .formatted(lines.length, maxItems));
        }
        List<PublishRequest> items = IntStream.range(0, lines.length)
                .mapToObj(i -> item(i, lines[i], publisher))
                .toList();
        requireOneMessageForEachKey(items);
        return items;
    }

    /** Otherwise the first would be published and the second refused. */
    private static void requireOneMessageForEachKey(List<PublishRequest> items) {
        Map<KeyOfTopic, Integer> known = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            PublishRequest item = items.get(i);
            IdempotencyKey key = item.key();
            Integer first = key == null ? null : known.putIfAbsent(new KeyOfTopic(item.topic(), key), i);
            if (first != null
                    && !items.get(first)
                            .message()
                            .digest()
                            .equals(item.message().digest())) {
                throw IdempotencyKeyConflictException.inBatch(item.topic(), Objects.requireNonNull(key), first, i);
            }
        }
    }

    private BatchItem[] lines(byte[] body) {
        String text = JsonBody.text(body, "batch");
        try (JsonParser parser = json.createParser(text)) {
            return lines(parser, json.readerFor(BatchItem[].class).withAttribute(EmbeddedJson.DOCUMENT, text));
        }
    }

    private static BatchItem[] lines(JsonParser parser, ObjectReader reader) {
        try {
            BatchItem[] lines = reader.readValue(parser);
            if (lines == null) {
                throw new InvalidBodyException("The batch is null: a JSON array is required.");
            }
            if (parser.nextToken() != null) {
                throw new InvalidBodyException("The batch has a second JSON value after its array.");
            }
            return lines;
        } catch (JacksonException e) {
            throw new InvalidBodyException(BatchProblem.of(e, parser.currentToken()));
        }
    }

    private PublishRequest item(int index, @Nullable BatchItem item, Publisher publisher) {
        if (item == null || item.isEmpty()) {
            throw new InvalidBodyException("Item %d has no \"data\", \"json\" or \"base64\": %s is required."
                    .formatted(index, BatchProblem.ITEM));
        }
        try {
            return new PublishRequest(item.topic(), withinSize(item.message()), publisher, item.key());
        } catch (IllegalArgumentException e) {
            throw new InvalidBodyException("Item %d: %s".formatted(index, e.getMessage()));
        }
    }

    private Message withinSize(Message message) {
        if (message.size() > maxBytes) {
            throw new IllegalArgumentException(
                    "The message has %d bytes: at most %d are accepted (herald.topic.message-size)."
                            .formatted(message.size(), maxBytes));
        }
        return message;
    }
}
