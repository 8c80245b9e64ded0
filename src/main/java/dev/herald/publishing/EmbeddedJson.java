package dev.herald.publishing;

import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads any JSON value, but null, as the part of the document that it is, character for character. */
public final class EmbeddedJson extends ValueDeserializer<String> {

    /** The attribute that has the document. */
    public static final String DOCUMENT = EmbeddedJson.class.getName();

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return ((String) Objects.requireNonNull(context.getAttribute(DOCUMENT))).substring(begin, end);
    }
}
