package dev.herald.http;

import dev.herald.topic.Excerpt;
import org.jspecify.annotations.Nullable;

/** A request is invalid; the message quotes the bad value and says what is accepted. */
class BadRequestException extends RuntimeException {

    BadRequestException(String message) {
        super(message);
    }

    /** @param accepted the accepted values, such as {@code 1 to 10} */
    static BadRequestException ofParameter(String name, @Nullable Object value, String accepted) {
        return new BadRequestException("The value %s of parameter %s is invalid: accepted is %s."
                .formatted(Excerpt.of(String.valueOf(value)), name, accepted));
    }
}
