package dev.herald.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

/** The replies that there are. */
final class ApiReplies {

    /** Of a method that responds with nothing. */
    static final Result EMPTY = new Result(new Empty());

    /** It succeeded. */
    record Result(Object result) implements ApiReply {}

    /** It succeeded, and its result is not wrapped. */
    record Bare(@JsonValue Object content) implements ApiReply {}

    /** It failed. */
    record Failure(Detail error) implements ApiReply {}

    /** The error and its reason. */
    record Detail(int code, String message, @JsonIgnore ApiError error) {}

    /** {@code {}} */
    record Empty() {}

    private ApiReplies() {}

    static Failure of(ApiException failure) {
        return new Failure(new Detail(failure.error().code(), String.valueOf(failure.getMessage()), failure.error()));
    }
}
