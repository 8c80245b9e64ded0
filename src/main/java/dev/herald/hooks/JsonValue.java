package dev.herald.hooks;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A value of JSON (RFC 8259) with its text as it was received. An object's members are read when they are asked for; one that is there
 * twice is an error.
 *
 * @param token with which it begins
 */
record JsonValue(JsonToken token, String text) {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Reads one level below where the parser is. */
    private interface Reader<T> {
        T read(JsonParser parser);
    }

    /**
     * @throws InvalidResponseException if it is anything else than one JSON value in UTF-8
     */
    static JsonValue of(byte[] utf8) throws InvalidResponseException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return parse(text, parser -> value(text, parser));
        } catch (CharacterCodingException e) {
            throw new InvalidResponseException("is not UTF-8");
        }
    }

    /** Whether these bytes are one JSON value. */
    static boolean isJson(byte[] bytes) {
        try {
            of(bytes);
            return true;
        } catch (InvalidResponseException e) {
            return false;
        }
    }

    byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The members of an object, without those that are null. */
    Map<String, JsonValue> members(String name) throws InvalidResponseException {
        require(name, "an object", token == JsonToken.START_OBJECT);
        return parse(text, parser -> {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            for (String each = parser.nextName(); each != null; each = parser.nextName()) {
                parser.nextToken();
                JsonValue value = value(text, parser);
                if (value.token != JsonToken.VALUE_NULL) {
                    members.put(each, value);
                }
            }
            return members;
        });
    }

    List<JsonValue> elements(String name) throws InvalidResponseException {
        require(name, "an array", token == JsonToken.START_ARRAY);
        return parse(text, parser -> {
            List<JsonValue> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(text, parser));
            }
            return elements;
        });
    }

    String string(String name) throws InvalidResponseException {
        require(name, "a string", token == JsonToken.VALUE_STRING);
        return parse(text, JsonParser::getString);
    }

    boolean bool(String name) throws InvalidResponseException {
        require(name, "true or false", token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
        return token == JsonToken.VALUE_TRUE;
    }

    /** An integer of 0 or more. */
    long integer(String name) throws InvalidResponseException {
        require(name, "an integer from 0", token == JsonToken.VALUE_NUMBER_INT && !text.startsWith("-"));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidResponseException(name + " is too large");
        }
    }

    private static void require(String name, String expected, boolean isSo) throws InvalidResponseException {
        if (!isSo) {
            throw new InvalidResponseException("%s is not %s".formatted(name, expected));
        }
    }

    private static <T> T parse(String text, Reader<T> reader) throws InvalidResponseException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new InvalidResponseException("is empty");
            }
            T read = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new InvalidResponseException("has more than one JSON value");
            }
            return read;
        } catch (JacksonException e) {
            throw new InvalidResponseException("is not valid JSON");
        }
    }

    /** Of the value at which the parser is; afterwards it is at its end. */
    private static JsonValue value(String text, JsonParser parser) {
        JsonToken token = parser.currentToken();
        long start = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        long end = parser.currentLocation().getCharOffset();
        return new JsonValue(token, text.substring((int) start, (int) end));
    }
}
