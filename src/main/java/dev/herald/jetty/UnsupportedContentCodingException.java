package dev.herald.jetty;

/** The body of a request is compressed. */
public class UnsupportedContentCodingException extends RuntimeException {

    UnsupportedContentCodingException(String coding) {
        super("Content-Encoding %s is not supported: send the content as it is.".formatted(coding));
    }
}
