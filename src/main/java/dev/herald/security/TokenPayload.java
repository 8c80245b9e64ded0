package dev.herald.security;

import dev.herald.topic.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of a JSON object in a token, each as it was written: numbers of any size, escapes and the order of keys survive. A
 * member that is null is none. Whatever is not as it has to be makes the token invalid ({@link InvalidCredentialsException}).
 */
final class TokenPayload {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MAX_DATA = 16 * 1024;

    static final TokenPayload EMPTY = new TokenPayload("", Map.of());

    private final String path;
    private final Map<String, byte[]> members;

    private TokenPayload(String path, Map<String, byte[]> members) {
        this.path = path;
        this.members = members;
    }

    static TokenPayload of(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return new TokenPayload("", members(payload));
        } catch (CharacterCodingException | JacksonException e) {
            throw new InvalidCredentialsException("The claims of the token are invalid.");
        }
    }

    Set<String> names() {
        return members.keySet();
    }

    @Nullable
    String string(String name) {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw invalid(name, "a string is required");
    }

    @Nullable
    Boolean bool(String name) {
        Object value = value(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw invalid(name, "true or false is required");
    }

    @Nullable
    Double number(String name) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw invalid(name, "a number is required");
    }

    /** Null if there is no such member. */
    @Nullable
    List<String> strings(String name) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw invalid(name, "a list of strings is required");
    }

    @Nullable
    TokenPayload object(String name) {
        byte[] raw = members.get(name);
        if (raw == null) {
            return null;
        }
        if (raw[0] != '{') {
            throw invalid(name, "an object is required");
        }
        return new TokenPayload(path(name) + ".", members(raw));
    }

    /** The JSON of this member, which is an object. */
    byte @Nullable [] objectBytes(String name) {
        return object(name) == null ? null : limited(name, members.get(name));
    }

    /** What the member {@code b64<name>} encodes, or else the JSON of {@code name}. */
    byte @Nullable [] data(String name) {
        String encoded = string("b64" + name);
        if (encoded == null || encoded.isEmpty()) {
            return limited(name, members.get(name));
        }
        try {
            return limited("b64" + name, Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            throw invalid("b64" + name, "base64 is required");
        }
    }

    InvalidCredentialsException invalid(String name, String expected) {
        return new InvalidCredentialsException(
                "The claim %s is invalid: %s.".formatted(Excerpt.of(path(name)), expected));
    }

    private String path(String name) {
        return path + name;
    }

    private byte @Nullable [] limited(String name, byte @Nullable [] bytes) {
        if (bytes != null && bytes.length > MAX_DATA) {
            throw invalid(name, "at most %d bytes are accepted".formatted(MAX_DATA));
        }
        return bytes;
    }

    private @Nullable Object value(String name) {
        byte[] raw = members.get(name);
        return raw == null ? null : JSON.readValue(raw, Object.class);
    }

    private static Map<String, byte[]> members(byte[] json) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidCredentialsException("The claims of the token are invalid.");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken token = parser.nextToken();
                byte[] raw = raw(json, parser);
                if (token != JsonToken.VALUE_NULL) {
                    members.put(name, raw);
                }
            }
        }
        return members;
    }

    private static byte[] raw(byte[] json, JsonParser parser) {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        parser.finishToken(); // of a string only the beginning was read
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return onOneLine(Arrays.copyOfRange(json, start, end));
    }

    /** Line breaks are between the tokens of JSON only, and mean nothing there. */
    private static byte[] onOneLine(byte[] json) {
        int length = 0;
        for (byte each : json) {
            if (each != '\n' && each != '\r') {
                json[length++] = each;
            }
        }
        return length == json.length ? json : Arrays.copyOf(json, length);
    }
}
