package dev.herald.publishing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads bodies that are JSON more strictly than Jackson does by default. */
public final class JsonBody {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Without its table of names, which would keep thousands of those in data, however long. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonBody() {}

    /** A mapper that takes nothing but a string for one; not Spring's, whose settings could make it accept other names. */
    public static JsonMapper.Builder mapper() {
        return JsonMapper.builder(FACTORY).withCoercionConfig(LogicalType.Textual, texts -> {
            for (CoercionInputShape shape : CoercionInputShape.values()) {
                texts.setCoercion(shape, CoercionAction.Fail);
            }
        });
    }

    /**
     * Jackson itself would accept other encodings, and overlong sequences. A byte order mark is ignored (RFC 8259, section 8.1).
     *
     * @param what the body is, for the message
     * @throws InvalidBodyException if it is not UTF-8
     */
    public static String text(byte[] body, String what) {
        ByteBuffer rest = ByteBuffer.wrap(body);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidBodyException(
                    "The %s is not valid UTF-8: byte %d of %d is invalid."
                            .formatted(what, rest.position() + 1, body.length),
                    e);
        }
    }
}
