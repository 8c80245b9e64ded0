package dev.herald.centrifugo;

import com.google.protobuf.ByteString;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** JSON (RFC 8259) as values of {@code bytes} fields. */
final class Json {

    /** A bit deeper than messages of JSON data may be, which are inside of a command. */
    private static final int MAX_DEPTH = 512;

    /**
     * Sizes are bounded by those of frames and messages. Without its table of names, which would keep thousands of those that clients
     * make up, however long.
     */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /** Bytes as one line of JSON: JSON without its line breaks, which are white space, and anything else as a string of Base64. */
    static String embeddable(ByteString bytes) {
        String text = bytes.toStringUtf8();
        return bytes.isValidUtf8() && isJson(text)
                ? onOneLine(text)
                : '"' + Base64.getEncoder().encodeToString(bytes.toByteArray()) + '"';
    }

    static String onOneLine(String json) {
        return json.replace("\n", "").replace("\r", "");
    }

    /** Whether this is one JSON value, of any kind. */
    static boolean isJson(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}
