package dev.herald.api;

/** How errors of methods are responded. */
enum ErrorMode {

    /** With status 200, as {@code {"error": …}}. */
    REPLY,

    /** With the status that fits, as {@code {"code": …, "message": …}}. */
    TRANSPORT;

    /** The header by which a request asks for {@link #TRANSPORT}. */
    static final String HEADER = "X-Centrifugo-Error-Mode";
}
