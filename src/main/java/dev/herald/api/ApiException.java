package dev.herald.api;

/** A method fails with an error; the message says why to whoever called it. */
final class ApiException extends RuntimeException {

    private final transient ApiError error;

    ApiException(ApiError error) {
        this(error, error.message());
    }

    /** @param message what went wrong and, where it helps, what is accepted */
    ApiException(ApiError error, String message) {
        super(message);
        this.error = error;
    }

    /** What is required is missing. */
    static ApiException missing(String field) {
        return new ApiException(ApiError.BAD_REQUEST, "bad request: \"%s\" is required".formatted(field));
    }

    ApiError error() {
        return error;
    }
}
