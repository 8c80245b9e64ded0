package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.ClientInfo;
import dev.herald.topic.Message;
import dev.herald.topic.PayloadKind;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as the two values that Redis has of it: its data, and its attributes, which plain text does not have.
 *
 * <p>The attributes are the traceparent, and after a colon whatever else there is: letters for the kind of the data ({@code j} JSON,
 * {@code b} binary; else text), for a delta ({@code d}) and for a client ({@code c}); then the client and the tags, each value
 * in Base64 after a comma. Binary data is stored in Base64.
 */
final class StoredMessage {

    private static final byte[] NONE = {};

    private static final char JSON = 'j';
    private static final char BINARY = 'b';
    private static final char DELTA = 'd';
    private static final char CLIENT = 'c';
    private static final int CLIENT_VALUES = 4;

    private StoredMessage() {}

    static byte[] data(Message message) {
        return message.utf8();
    }

    static byte[] attributes(Message message) {
        String traceparent = message.traceparent() == null ? "" : message.traceparent();
        String others = others(message);
        String all = others.isEmpty() ? traceparent : traceparent + ":" + others;
        return all.isEmpty() ? NONE : all.getBytes(US_ASCII);
    }

    private static String others(Message message) {
        String letters = letters(message);
        if (message.client() == null && message.tags().isEmpty()) {
            return letters;
        }
        StringBuilder values = new StringBuilder(letters);
        ClientInfo client = message.client();
        if (client != null) {
            append(values, client.user().getBytes(UTF_8));
            append(values, client.client().getBytes(UTF_8));
            append(values, client.connectionInfo());
            append(values, client.subscriptionInfo());
        }
        message.tags().forEach((name, value) -> {
            append(values, name.getBytes(UTF_8));
            append(values, value.getBytes(UTF_8));
        });
        return values.toString();
    }

    private static String letters(Message message) {
        String kind = switch (message.kind()) {
            case TEXT -> "";
            case JSON -> String.valueOf(JSON);
            case BINARY -> String.valueOf(BINARY);
        };
        return kind + (message.isDelta() ? DELTA : "") + (message.client() == null ? "" : CLIENT);
    }

    private static void append(StringBuilder values, byte @Nullable [] value) {
        values.append(',').append(Base64.getUrlEncoder().withoutPadding().encodeToString(value == null ? NONE : value));
    }

    /** @param data is the message's from now on */
    static Message read(byte[] data, String attributes) {
        int colon = attributes.indexOf(':');
        String traceparent = colon < 0 ? attributes : attributes.substring(0, colon);
        Message message = colon < 0 ? Message.ofUtf8(data) : readOthers(data, attributes.substring(colon + 1));
        return traceparent.isEmpty() ? message : message.withTraceparent(traceparent);
    }

    private static Message readOthers(byte[] data, String others) {
        String[] values = others.split(",", -1);
        String letters = values[0];
        boolean hasClient = letters.indexOf(CLIENT) >= 0;
        int firstTag = hasClient ? 1 + CLIENT_VALUES : 1;
        Message message = message(data, letters);
        message = hasClient ? message.withClient(client(values)) : message;
        message = values.length > firstTag ? message.withTags(tags(values, firstTag)) : message;
        return letters.indexOf(DELTA) >= 0 ? message.asDelta() : message;
    }

    private static Message message(byte[] data, String letters) {
        return switch (kind(letters)) {
            case TEXT -> Message.ofUtf8(data);
            case JSON -> Message.ofJson(data);
            case BINARY -> Message.ofBinary(Base64.getDecoder().decode(data));
        };
    }

    private static PayloadKind kind(String letters) {
        if (letters.indexOf(JSON) >= 0) {
            return PayloadKind.JSON;
        }
        return letters.indexOf(BINARY) >= 0 ? PayloadKind.BINARY : PayloadKind.TEXT;
    }

    private static ClientInfo client(String[] values) {
        return new ClientInfo(text(values[1]), text(values[2]), bytes(values[3]), bytes(values[4]));
    }

    private static Map<String, String> tags(String[] values, int first) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = first; i < values.length; i += 2) {
            tags.put(text(values[i]), text(values[i + 1]));
        }
        return tags;
    }

    private static String text(String value) {
        return new String(bytes(value), UTF_8);
    }

    private static byte[] bytes(String value) {
        return Base64.getUrlDecoder().decode(value);
    }
}
