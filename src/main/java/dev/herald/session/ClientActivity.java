package dev.herald.session;

import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * What a client sends, and whether it is still there: counts what arrives against the client's rates, and remembers when
 * something arrived last.
 *
 * <p>A client that exceeds a rate is closed with 1008, by the method that returns false; nothing more is to be read from it
 * then. The methods named {@code received…} are for the thread that reads from the client, {@link #isStalled} is for the
 * heartbeat's; the others are for any thread.
 */
public final class ClientActivity {

    /** The longest frame that can respond to a ping (RFC 6455, section 5.5). */
    private static final int LONGEST_PONG = 131;

    /** What it costs to wake a thread for a client and to read from its socket, as a round number. */
    private static final long READ_NANOS = 10_000;

    private static final int TICK_BITS = 20;

    private final Session session;
    private volatile long receivedNanos;

    /** A ping was sent, and nothing has been received since. */
    private volatile boolean pingPending;

    /** Created with the first message. */
    private @Nullable ClientRateLimiter rateLimiter;

    /** The bytes that the socket had taken when it last took some, and when that was; both wrap around. */
    private int progress;

    private int progressTicks;

    ClientActivity(Session session, long nanos) {
        this.session = session;
        this.receivedNanos = nanos;
        this.progressTicks = ticks(nanos);
    }

    /**
     * Bytes have arrived; 0 means that the client is there, though nothing that counts has arrived.
     *
     * @return false if these are more than the client may send
     */
    public boolean receivedBytes(int bytes) {
        receivedNanos = session.context().ticker().nanos();
        if (bytes == 0 || isPong(bytes)) {
            return true;
        }
        return isWithin(rateLimiter().takeBytes(bytes));
    }

    /**
     * A frame of any kind, also a fragment, was complete in what has arrived; takes into account what was {@link #charge
     * charged}. Returns false as {@link #receivedBytes} does.
     */
    public boolean receivedFrame() {
        ClientRateLimiter own = rateLimiter;
        return own == null || (isWithin(own.settle()) && isWithin(own.takeMessage()));
    }

    /** What has arrived completed no frame, or nothing had arrived. Returns false as {@link #receivedBytes} does. */
    public boolean receivedPart() {
        rateLimiter().owe(0, READ_NANOS);
        return isWithin(rateLimiter().settle());
    }

    /** What has arrived is discarded, whatever it is. Returns false as {@link #receivedBytes} does. */
    public boolean receivedUnwanted(int bytes) {
        return receivedBytes(bytes) && isWithin(rateLimiter().takeMessage());
    }

    /** A message has arrived; for the meters. */
    public void receivedMessage() {
        session.context().traffic().received().increment();
    }

    /**
     * Charges the client for bytes that were inflated or deflated for it and for the processor time of that; counts before
     * its next frame.
     */
    public void charge(int bytes, long nanos) {
        ClientRateLimiter own = rateLimiter;
        if (own != null) {
            own.owe(bytes, nanos);
        }
    }

    /** When something arrived last. */
    long receivedNanos() {
        return receivedNanos;
    }

    void pinged() {
        pingPending = true;
    }

    /**
     * Whether something has waited for the socket for {@code nanos} of which the socket took nothing, whatever the client
     * sent meanwhile.
     */
    boolean isStalled(SessionWriter writer, long now, long nanos) {
        int taken = (int) writer.taken();
        if (!writer.isWaiting() || taken != progress) {
            progress = taken;
            progressTicks = ticks(now);
        }
        return ticks(now) - progressTicks >= nanos >> TICK_BITS;
    }

    /** About milliseconds; a shift, so that they wrap around without a jump where nanoseconds do. */
    private static int ticks(long nanos) {
        return (int) (nanos >> TICK_BITS);
    }

    /** A response to a ping is free, so that a session that sends nothing else needs no rate limiter. */
    private boolean isPong(int bytes) {
        if (!pingPending) {
            return false;
        }
        pingPending = false;
        return rateLimiter == null && bytes <= LONGEST_PONG;
    }

    private ClientRateLimiter rateLimiter() {
        ClientRateLimiter own = rateLimiter;
        if (own == null) {
            own = new ClientRateLimiter(session.context().rates(), session.address());
            rateLimiter = own;
        }
        return own;
    }

    private boolean isWithin(@Nullable CloseStatus exceeded) {
        if (exceeded == null) {
            return true;
        }
        session.close(exceeded);
        return false;
    }
}
