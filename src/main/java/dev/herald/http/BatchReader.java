package dev.herald.http;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads a batch, strictly: what it does not know, or what is of another type, makes the whole batch wrong. */
@Component
class BatchReader {

    private static final String EXPECTED =
            "a JSON array of {\"topic\"?: string, \"data\": string, \"idempotencyKey\"?: string}";

    private static final int SHOWN = 40;

    private final JsonMapper json;
    private final int maxItems;
    private final int maxBytes;

    /** As it stands in the array. */
    private record Line(
            @Nullable String topic,
            @Nullable String data,
            @Nullable String idempotencyKey) {}

    BatchReader(JsonMapper json, HttpSettings settings, TopicSettings topics) {
        this.json = json.rebuild()
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .withCoercionConfig(LogicalType.Textual, BatchReader::acceptTextOnly)
                .build();
        this.maxItems = settings.batchItems();
        this.maxBytes = topics.maxMessageBytes();
    }

    /**
     * @throws BadRequestException if anything is wrong with any item; the message names the first
     */
    List<PublishRequest> items(byte[] body) {
        Line[] lines = lines(body);
        if (lines.length == 0 || lines.length > maxItems) {
            throw new BadRequestException(
                    "batch: %d items (expected: 1 to %d, herald.http.batch-items)".formatted(lines.length, maxItems));
        }
        return IntStream.range(0, lines.length).mapToObj(i -> item(i, lines[i])).toList();
    }

    private Line[] lines(byte[] body) {
        try {
            Line[] lines = json.readValue(body, Line[].class);
            if (lines != null) {
                return lines;
            }
        } catch (JacksonException e) {
            throw new BadRequestException("batch: %s at line %d, column %d (expected: %s)"
                    .formatted(
                            wrong(e),
                            e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                            e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                            EXPECTED));
        }
        throw new BadRequestException("batch: null (expected: " + EXPECTED + ")");
    }

    private static void acceptTextOnly(MutableCoercionConfig texts) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            texts.setCoercion(shape, CoercionAction.Fail);
        }
    }

    /** Without the names of our own classes, which a publisher knows nothing of. */
    private static String wrong(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> "unknown property \"%s\"".formatted(shorten(unknown));
            case DatabindException other -> "something else";
            default -> e.getOriginalMessage();
        };
    }

    private static String shorten(UnrecognizedPropertyException unknown) {
        String name = unknown.getPropertyName();
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }

    private PublishRequest item(int index, @Nullable Line line) {
        if (line == null || line.data() == null) {
            throw new BadRequestException("item %d: no data (expected: %s)".formatted(index, EXPECTED));
        }
        try {
            return new PublishRequest(topic(line.topic()), message(line.data()), key(line.idempotencyKey()));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("item %d: %s".formatted(index, e.getMessage()));
        }
    }

    private Message message(String data) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(data)) {
            throw new IllegalArgumentException("message: half of a surrogate pair (expected: both halves)");
        }
        Message message = Message.of(data);
        if (message.size() > maxBytes) {
            throw new IllegalArgumentException("message: %d bytes (expected: at most %d, herald.topic.message-size)"
                    .formatted(message.size(), maxBytes));
        }
        return message;
    }

    private static Topic topic(@Nullable String name) {
        return name == null ? Topic.BROADCAST : new Topic(name);
    }

    private static @Nullable IdempotencyKey key(@Nullable String key) {
        return key == null ? null : new IdempotencyKey(key);
    }
}
