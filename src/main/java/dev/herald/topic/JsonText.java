package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Data as JSON (RFC 8259). */
final class JsonText {

    /** As deep as the parsers of most clients go. */
    static final int MAX_DEPTH = 500;

    /**
     * What has no bound but the size of the message is not converted. Without its table of names, which would keep thousands of those
     * that publishers make up, however long.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int QUOTES = 2;

    private JsonText() {}

    /**
     * @param utf8 valid UTF-8
     * @throws InvalidMessageException if it is not exactly one JSON value; says where it is not
     */
    static void requireOneValue(byte[] utf8) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), new String(utf8, UTF_8))) {
            if (parser.nextToken() == null) {
                throw invalid(parser.currentLocation(), "a value is missing", null);
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw invalid(parser.currentTokenLocation(), "a second value follows the first", null);
            }
        } catch (JacksonException e) {
            throw invalid(e.getLocation(), JsonProblem.of(e), e);
        }
    }

    /** A limit of the parser is exceeded at no location. */
    private static InvalidMessageException invalid(
            @Nullable TokenStreamLocation location, String problem, @Nullable JacksonException cause) {
        String where = location == null
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
        String message = "The message is not valid JSON%s: %s.".formatted(where, problem);
        return cause == null ? new InvalidMessageException(message) : new InvalidMessageException(message, cause);
    }

    /** JSON without its line breaks, which are white space: in a string they are escaped. */
    static byte[] onOneLine(byte[] json) {
        int breaks = 0;
        for (byte b : json) {
            breaks += isLineBreak(b) ? 1 : 0;
        }
        return breaks == 0 ? json : withoutLineBreaks(json, new byte[json.length - breaks]);
    }

    private static byte[] withoutLineBreaks(byte[] json, byte[] line) {
        int length = 0;
        for (byte b : json) {
            if (!isLineBreak(b)) {
                line[length++] = b;
            }
        }
        return line;
    }

    private static boolean isLineBreak(byte b) {
        return b == '\n' || b == '\r';
    }

    /** A text as a JSON string. */
    static byte[] string(byte[] utf8) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + QUOTES);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeUTF8String(utf8, 0, utf8.length);
        }
        return out.toByteArray();
    }
}
