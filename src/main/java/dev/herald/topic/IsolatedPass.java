package dev.herald.topic;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pass over sessions, topics, connections or whatever else must not depend on each other: one that fails is logged, and
 * those after it have their turn.
 *
 * <p>Errors are caught like exceptions: a {@link StackOverflowError} belongs to the one whose turn it is, and after an
 * {@link OutOfMemoryError} the JVM exits ({@code -XX:+ExitOnOutOfMemoryError}), or is no worse off than without the rest of
 * the pass. No method throws, not even if the failure cannot be logged.
 */
public final class IsolatedPass {

    private static final Logger log = LoggerFactory.getLogger(IsolatedPass.class);

    private IsolatedPass() {}

    /** Does {@code action} with each. */
    public static <T> void forEach(Iterable<? extends T> all, Consumer<? super T> action) {
        for (T each : all) {
            attempt(each, () -> action.accept(each));
        }
    }

    /** The same, and {@code failed} with each for which that fails, after it is logged. */
    public static <T> void forEach(
            Iterable<? extends T> all, Consumer<? super T> action, BiConsumer<? super T, Throwable> failed) {
        for (T each : all) {
            try {
                action.accept(each);
            } catch (Throwable e) { // the others have nothing to do with it
                log(each, e);
                attempt(each, () -> failed.accept(each, e));
            }
        }
    }

    /** Does one step of several that must not depend on each other, for {@code subject}; false if it fails. */
    @CanIgnoreReturnValue
    public static boolean attempt(Object subject, Runnable step) {
        try {
            step.run();
            return true;
        } catch (Throwable e) { // the next step has nothing to do with it
            log(subject, e);
            return false;
        }
    }

    private static void log(Object subject, Throwable failure) {
        try {
            log.error("{} failed in one step. The others continue.", subject, failure);
        } catch (Throwable e) {
            // A failure to log must not end the pass either.
        }
    }
}
