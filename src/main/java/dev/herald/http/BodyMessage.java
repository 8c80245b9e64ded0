package dev.herald.http;

import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.Message;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The message that a request's body is: JSON if that is its content type, else text. */
final class BodyMessage {

    private static final String APPLICATION = "application/";

    private BodyMessage() {}

    /**
     * Takes ownership of {@code body}.
     *
     * @param contentType as the request has it; null if it has none
     * @throws InvalidMessageException if it is not what it is declared to be
     */
    static Message of(@Nullable String contentType, byte[] body) {
        return isJson(contentType) ? Message.ofJson(body) : Message.ofUtf8(body);
    }

    /** Also a media type with the suffix {@code +json} (RFC 6839), whatever its parameters. */
    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, APPLICATION, 0, APPLICATION.length())) {
            return false;
        }
        int end = contentType.indexOf(';');
        String subtype = contentType
                .substring(APPLICATION.length(), end < 0 ? contentType.length() : Math.max(end, APPLICATION.length()))
                .strip()
                .toLowerCase(Locale.ROOT);
        return subtype.equals("json") || subtype.endsWith("+json");
    }
}
