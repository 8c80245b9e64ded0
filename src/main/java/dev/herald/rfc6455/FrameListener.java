package dev.herald.rfc6455;

/** Hears what a client said, in the order in which it was said; the arrays are the receiver's own. */
interface FrameListener {

    /** A frame of any kind begins, except the close frame: false drops it and whatever follows. */
    boolean onFrame();

    /** A message, yet to be delivered, was inflated to this many bytes, in so many nanoseconds of the processor's time. */
    void onInflated(int bytes, long nanos);

    /** A text message, checked to be UTF-8. */
    void onText(byte[] utf8);

    /** A binary message. */
    void onBinary(byte[] data);

    /** A ping, whose payload of at most 125 bytes is to be sent back (RFC 6455, section 5.5.2). */
    void onPing(byte[] payload);

    /** A pong of at most 125 bytes, asked for or not. */
    void onPong(byte[] payload);

    /** The close frame: nothing comes after it. The code is 1005 when the client gave none, and the reason empty. */
    void onClose(int code, String reason);

    /** Asked after each delivery: false leaves the rest of the bytes unread, so that TCP pushes back. */
    boolean wantsMore();
}
