package dev.herald.interleaving;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Two threads, one of which is stopped before one of its statements while the other does all that it has to do; before each in
 * turn. {@link SteppedCopies} tell before which statement a thread is, and instead of parking and unparking that they would.
 */
public final class Steps {

    private static @Nullable Thread stopped;
    private static @Nullable Runnable other;
    private static int before;
    private static boolean unparked;
    private static Runnable onRest = () -> {};

    private Steps() {}

    /** Runs {@code scenario}, which calls {@link #preempt}, once for each statement; returns how many these are. */
    static int explore(Runnable scenario) {
        int count = 0;
        do {
            before = count++;
            scenario.run();
        } while (before < 0);
        return count;
    }

    /** Runs {@code action}, and all of {@code whole} before one statement of it. */
    public static void preempt(Runnable action, Runnable whole) {
        preempt(action, whole, () -> {});
    }

    /**
     * The same for an action that rests.
     *
     * @param rest run when {@code action} would park for good
     */
    public static void preempt(Runnable action, Runnable whole, Runnable rest) {
        stopped = Thread.currentThread();
        other = whole;
        unparked = false;
        onRest = rest;
        action.run();
        runOther();
        stopped = null;
    }

    /** Called by copies before each statement. */
    public static void next() {
        if (Thread.currentThread() == stopped && other != null && before-- == 0) {
            runOther();
        }
    }

    /**
     * Called by copies instead of parking.
     *
     * @param untilWoken whether nothing else ends that
     */
    public static void park(boolean untilWoken) {
        if (!untilWoken) {
            return;
        }
        if (!unparked) {
            runOther();
        }
        if (!unparked) {
            onRest.run();
        }
        unparked = false;
    }

    /** Called by copies instead of unparking. */
    public static void unpark() {
        unparked = true;
    }

    private static void runOther() {
        Runnable whole = other;
        other = null;
        if (whole != null) {
            CompletableFuture.runAsync(whole, action -> Thread.ofPlatform().start(action))
                    .join();
        }
    }
}
