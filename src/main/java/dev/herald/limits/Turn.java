package dev.herald.limits;

import org.jspecify.annotations.Nullable;

/**
 * Of the threads that handle requests, only a few compute at a time, so that health checks need not share the processors with all of
 * them; see {@code jetty/RATIONALE.md}. A thread that is to wait gives its turn to another.
 *
 * <p>What waits without giving its turn delays other requests, and nothing else.
 */
public abstract class Turn {

    private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

    /** The time between giving a turn to another and having one again. */
    @FunctionalInterface
    public interface Pause {

        /** Waits for a turn, before those that have not begun. */
        void end();
    }

    /** Begins to wait. On a thread that has no turn, nothing happens. */
    public static Pause pause() {
        Turn turn = CURRENT.get();
        if (turn == null) {
            return () -> {};
        }
        turn.give();
        return turn::take;
    }

    /** Runs {@code task}, which has this turn. */
    protected final void run(Runnable task) {
        CURRENT.set(this);
        try {
            task.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** Lets another compute. */
    protected abstract void give();

    /** Waits until this one may compute again. */
    protected abstract void take();
}
