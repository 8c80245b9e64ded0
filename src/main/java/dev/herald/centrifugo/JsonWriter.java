package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.herald.centrifugo.protocol.ClientInfo;
import dev.herald.centrifugo.protocol.HistoryResult;
import dev.herald.centrifugo.protocol.PresenceResult;
import dev.herald.centrifugo.protocol.PresenceStatsResult;
import dev.herald.centrifugo.protocol.Publication;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes a message as one line of JSON, by the names of its fields. Fields with their default value are left out, with a few exceptions;
 * nothing is ever null. A {@code bytes} field that is not JSON becomes a string of Base64, so that a line is always valid.
 */
final class JsonWriter {

    /** Also with their default value, as the clients expect. */
    private static final Set<FieldDescriptor> ALWAYS = Stream.of(
                    PresenceStatsResult.getDescriptor(), HistoryResult.getDescriptor())
            .flatMap(type -> type.getFields().stream())
            .collect(Collectors.toUnmodifiableSet());

    /** JSON already, as {@link JsonCodec#publication} makes it: not checked, as there can be thousands in a reply. */
    private static final FieldDescriptor DATA =
            Publication.getDescriptor().findFieldByNumber(Publication.DATA_FIELD_NUMBER);

    private final JsonGenerator json;

    private JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    static byte[] write(Message message) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
            new JsonWriter(json).message(message);
        }
        return line.toByteArray();
    }

    private void message(Message message) {
        switch (message) {
            case PresenceResult clients -> json.writeRawValue(JsonClients.of(clients));
            case ClientInfo client -> json.writeRawValue(JsonClients.of(client));
            default -> object(message);
        }
    }

    private void object(Message message) {
        json.writeStartObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (isWritten(message, field)) {
                json.writeName(field.getName());
                field(message, field);
            }
        }
        json.writeEndObject();
    }

    private static boolean isWritten(Message message, FieldDescriptor field) {
        return ALWAYS.contains(field)
                || (field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field));
    }

    private void field(Message message, FieldDescriptor field) {
        if (field.isMapField()) {
            map((Collection<?>) message.getField(field), field.getMessageType());
        } else if (field.isRepeated()) {
            json.writeStartArray();
            ((List<?>) message.getField(field)).forEach(each -> value(each, field));
            json.writeEndArray();
        } else {
            value(message.getField(field), field);
        }
    }

    private void map(Collection<?> entries, Descriptor type) {
        FieldDescriptor key = type.findFieldByName("key");
        FieldDescriptor value = type.findFieldByName("value");
        json.writeStartObject();
        for (Object each : entries) {
            Message entry = (Message) each;
            json.writeName(wellFormed((String) entry.getField(key)));
            value(entry.getField(value), value);
        }
        json.writeEndObject();
    }

    private void value(Object value, FieldDescriptor field) {
        switch (field.getType()) {
            case STRING -> json.writeString(wellFormed((String) value));
            case BOOL -> json.writeBoolean((boolean) value);
            case UINT32 -> json.writeNumber(Integer.toUnsignedLong((int) value));
            case INT32 -> json.writeNumber((int) value);
            case UINT64 -> json.writeNumber(Long.toUnsignedString((long) value));
            case INT64, SINT64 -> json.writeNumber((long) value);
            case BYTES -> json.writeRawValue(text((ByteString) value, field));
            case MESSAGE -> message((Message) value);
            default -> throw new IllegalStateException("No message has a field of type " + field.getType());
        }
    }

    /** As Protobuf writes it: with a question mark for half of a surrogate pair, as a token can have one. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static String text(ByteString bytes, FieldDescriptor field) {
        return field.equals(DATA) ? Json.onOneLine(bytes.toStringUtf8()) : Json.embeddable(bytes);
    }
}
