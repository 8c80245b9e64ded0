package dev.herald.centrifugo;

/** The tags filter of a subscribe request is malformed or too large; the message says where and what is accepted. */
final class InvalidTagsFilterException extends RuntimeException {

    InvalidTagsFilterException(String message) {
        super(message);
    }
}
