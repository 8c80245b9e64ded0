package dev.herald.rfc6455;

import org.jspecify.annotations.Nullable;

/** The kind of a frame (RFC 6455, section 5.2); the other ten values of the four bits are reserved. */
enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[16];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The opcode in the low four bits of a frame's first byte. */
    static Opcode of(int firstByte) {
        Opcode opcode = BY_CODE[firstByte & 0xF];
        if (opcode == null) {
            throw ProtocolViolationException.protocolError("unknown opcode " + (firstByte & 0xF));
        }
        return opcode;
    }

    boolean isControl() {
        return code >= 0x8;
    }

    /** The first byte of a frame that is a whole message; a compressed one adds {@link FrameHeader#RSV1}. */
    int firstByte() {
        return FrameHeader.FIN | code;
    }
}
