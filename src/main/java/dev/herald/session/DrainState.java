package dev.herald.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Decides which thread writes to a socket: at most one at a time, and none waits for another.
 *
 * <p>Each change is one compare-and-set. What the thread that drains owns meanwhile needs no lock.
 *
 * <pre>
 * IDLE       → DRAINING    woken, or held: the caller drains
 * DRAINING   → AGAIN       woken meanwhile: the drainer goes round once more
 * DRAINING   → IDLE        all is written
 * AGAIN      → DRAINING    another round
 * DRAINING, AGAIN → SUBMITTING  the socket is full: the rest of one frame goes to Sink.writeRest
 * SUBMITTING → WAITING     not yet written when that returned; no thread drains now
 * SUBMITTING → COMPLETED   written before it returned; the drainer goes on
 * COMPLETED  → AGAIN
 * WAITING    → DRAINING    written: the thread that reports it drains, everything
 * any        → CLOSED      over
 * </pre>
 *
 * A wake in SUBMITTING, COMPLETED or WAITING needs no trace: a complete round follows each of them. A superclass rather than a
 * part, so that the state is in the same object as what is written next, which saves a cache miss for each delivery.
 */
abstract class DrainState {

    private static final int IDLE = 0;
    private static final int DRAINING = 1;
    private static final int AGAIN = 2;
    private static final int SUBMITTING = 3;
    private static final int COMPLETED = 4;
    private static final int WAITING = 5;
    private static final int CLOSED = 6;
    private static final VarHandle STATE = VarHandles.of(MethodHandles.lookup(), "state", int.class);

    private volatile int state = IDLE;

    /** Rounds until {@link #finishRound} says that there is nothing more to do, or until the socket is full. */
    abstract void drain();

    /** Something may be new: writes it, or makes the thread that writes now do so. */
    public final void wake() {
        if (startOrRepeat()) {
            drain();
        }
    }

    /**
     * Takes the writer, so that what is added until {@link #release} goes out in one write; false if another thread is
     * writing, which will then write that too.
     */
    public final boolean hold() {
        return STATE.compareAndSet(this, IDLE, DRAINING);
    }

    /** Ends a {@link #hold}. */
    public final void release() {
        if (!finishRound()) {
            drain();
        }
    }

    /** True if the caller drains now; otherwise whoever drains goes round once more. */
    final boolean startOrRepeat() {
        while (true) {
            switch (state) {
                case IDLE -> {
                    if (hold()) {
                        return true;
                    }
                }
                case DRAINING -> {
                    if (STATE.compareAndSet(this, DRAINING, AGAIN)) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /** True if there is nothing more to do: all is written, or all is over. Otherwise another round is due. */
    final boolean finishRound() {
        if (STATE.compareAndSet(this, DRAINING, IDLE)) {
            return true;
        }
        return !STATE.compareAndSet(this, AGAIN, DRAINING);
    }

    /** The drainer is about to submit the rest of a frame; false if all is over. */
    final boolean startSubmit() {
        return STATE.compareAndSet(this, DRAINING, SUBMITTING) || STATE.compareAndSet(this, AGAIN, SUBMITTING);
    }

    /** The drainer has submitted it. True if it is written already, so that the drainer goes on with another round. */
    final boolean finishSubmit() {
        // Another round, because wakes in the meantime left no trace.
        return !STATE.compareAndSet(this, SUBMITTING, WAITING) && STATE.compareAndSet(this, COMPLETED, AGAIN);
    }

    /** What was submitted is written. True if the caller drains now. */
    final boolean completeSubmit() {
        return !STATE.compareAndSet(this, SUBMITTING, COMPLETED) && STATE.compareAndSet(this, WAITING, DRAINING);
    }

    /** Whether something waits for the socket. */
    public final boolean isWaiting() {
        return state == WAITING;
    }

    final void close() {
        state = CLOSED;
    }
}
