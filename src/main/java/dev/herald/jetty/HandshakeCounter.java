package dev.herald.jetty;

import dev.herald.limits.HandshakeLimits;
import dev.herald.limits.LimitExceededException;
import org.eclipse.jetty.server.Request;
import org.springframework.stereotype.Component;

/** Counts each handshake once for the rate limits, also if it is first handled directly and then by the servlets. */
@Component
public class HandshakeCounter {

    private static final String ATTRIBUTE = HandshakeCounter.class.getName();

    private final HandshakeLimits limits;

    HandshakeCounter(HandshakeLimits limits) {
        this.limits = limits;
    }

    /**
     * Counts a handshake that was not counted.
     *
     * @throws LimitExceededException if it exceeds a limit, each time
     */
    public void check(DirectExchange handshake) {
        check(handshake.request());
    }

    void check(Request handshake) {
        Object counted = handshake.getAttribute(ATTRIBUTE);
        if (counted == null) {
            counted = count(handshake);
            handshake.setAttribute(ATTRIBUTE, counted);
        }
        if (counted instanceof LimitExceededException exceeded) {
            throw exceeded;
        }
    }

    private Object count(Request handshake) {
        try {
            limits.check(RequestMemory.address(handshake));
            return true;
        } catch (LimitExceededException e) {
            return e;
        }
    }
}
