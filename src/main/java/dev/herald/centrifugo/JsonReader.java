package dev.herald.centrifugo;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.herald.centrifugo.protocol.ClientProtocol;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads a message from one line of JSON, by the names of its fields. Unknown fields and fields that are null are skipped; of a field
 * that occurs twice, the last one counts; a {@code bytes} field is the text of a JSON value, whatever it is.
 */
final class JsonReader {

    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
            ClientProtocol.getDescriptor().getMessageTypes().stream()
                    .collect(toUnmodifiableMap(Function.identity(), JsonReader::byName));

    private final String line;
    private final JsonParser parser;
    private int depth;

    private JsonReader(String line, JsonParser parser) {
        this.line = line;
        this.parser = parser;
    }

    private static Map<String, FieldDescriptor> byName(Descriptor type) {
        return type.getFields().stream().collect(toUnmodifiableMap(FieldDescriptor::getName, Function.identity()));
    }

    /**
     * Reads into {@code message}, which is empty.
     *
     * @throws MalformedFrameException if the line is anything else than one such message
     */
    static void read(String line, Message.Builder message) {
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            new JsonReader(line, parser).read(message);
            if (parser.nextToken() != null) {
                throw new MalformedFrameException("A line has more than one command.");
            }
        } catch (JacksonException e) {
            throw new MalformedFrameException("A command is not valid JSON.", e);
        } catch (NumberFormatException e) {
            throw new MalformedFrameException("A number in a command is out of range.", e);
        }
    }

    private void read(Message.Builder message) {
        require(JsonToken.START_OBJECT);
        if (++depth > Codec.MAX_DEPTH) {
            throw new MalformedFrameException("A command has more than %d levels.".formatted(Codec.MAX_DEPTH));
        }
        Map<String, FieldDescriptor> fields = Objects.requireNonNull(FIELDS.get(message.getDescriptorForType()));
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            readField(message, fields.get(name));
        }
        depth--;
    }

    private void readField(Message.Builder message, @Nullable FieldDescriptor field) {
        if (parser.nextToken() == JsonToken.VALUE_NULL || field == null) {
            parser.skipChildren();
        } else if (field.isMapField()) {
            readMap(message.clearField(field), field);
        } else if (field.isRepeated()) {
            readList(message.clearField(field), field);
        } else {
            message.setField(field, value(message, field));
        }
    }

    private void readMap(Message.Builder message, FieldDescriptor field) {
        require(JsonToken.START_OBJECT);
        FieldDescriptor key = field.getMessageType().findFieldByName("key");
        FieldDescriptor value = field.getMessageType().findFieldByName("value");
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            Message.Builder entry = message.newBuilderForField(field);
            message.addRepeatedField(
                    field,
                    entry.setField(key, name)
                            .setField(value, value(entry, value))
                            .build());
        }
    }

    private void readList(Message.Builder message, FieldDescriptor field) {
        require(JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            message.addRepeatedField(field, value(message, field));
        }
    }

    private Object value(Message.Builder message, FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> string();
            case BOOL -> bool();
            case BYTES -> bytes();
            case UINT32 -> Integer.parseUnsignedInt(integer());
            case INT32 -> Integer.parseInt(integer());
            case UINT64 -> Long.parseUnsignedLong(integer());
            case INT64, SINT64 -> Long.parseLong(integer());
            case MESSAGE -> message(message.newBuilderForField(field));
            default -> throw new IllegalStateException("No message has a field of type " + field.getType());
        };
    }

    private Message message(Message.Builder message) {
        read(message);
        return message.build();
    }

    private String string() {
        require(JsonToken.VALUE_STRING);
        return parser.getString();
    }

    private boolean bool() {
        if (parser.currentToken() != JsonToken.VALUE_FALSE) {
            require(JsonToken.VALUE_TRUE);
        }
        return parser.getBooleanValue();
    }

    /** Its digits: a number too large is refused by its length, without calculating it. */
    private String integer() {
        require(JsonToken.VALUE_NUMBER_INT);
        return parser.getString();
    }

    /** A slice of the line. */
    private ByteString bytes() {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return ByteString.copyFromUtf8(line.substring(start, end));
    }

    private void require(JsonToken token) {
        if (parser.currentToken() != token) {
            throw new MalformedFrameException(
                    "A command has %s where %s belongs.".formatted(parser.currentToken(), token));
        }
    }
}
