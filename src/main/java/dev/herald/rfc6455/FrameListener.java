package dev.herald.rfc6455;

/** Receives the frames and messages of a client in order; the arrays belong to the listener. */
interface FrameListener {

    /** A frame of any kind begins, except the close frame; false drops it and everything after it. */
    boolean onFrame();

    /** A message, yet to be delivered, was inflated to {@code bytes}, which took {@code nanos} of CPU time. */
    void onInflated(int bytes, long nanos);

    /** A text message, checked to be UTF-8. */
    void onText(byte[] utf8);

    /** A binary message. */
    void onBinary(byte[] data);

    /** A ping, whose payload of at most 125 bytes is to be returned in a pong (RFC 6455, section 5.5.2). */
    void onPing(byte[] payload);

    /** A pong of at most 125 bytes, solicited or not. */
    void onPong(byte[] payload);

    /** The close frame, after which nothing is delivered. The code is 1005 if the client sent none, and the reason empty. */
    void onClose(int code, String reason);

    /** Asked after each delivery: false leaves the rest of the bytes unread, so that TCP pushes back. */
    boolean wantsMore();
}
