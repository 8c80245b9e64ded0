package dev.herald.logging;

import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Ticker;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs what clients can cause as often as they like: {@value #LINES_PER_SECOND} lines a second for each cause, and the number
 * of those left out every {@value #REPORT_SECONDS} seconds, also when the flood has ended by then.
 *
 * <p>A cause is a constant of an enum, never anything that a client chooses, so that memory is bounded. Takes no lock and
 * waits for nothing: a line that is left out costs two reads and an increment. Safe for use by any thread. A few more lines may
 * pass where threads meet at the turn of a second. Used like SLF4J's loggers: one for each class, static; or one for each of the few
 * things that are configured, so that none hides the lines of another.
 */
public final class RateLimitedLogger {

    static final int LINES_PER_SECOND = 3;
    static final int REPORT_SECONDS = 10;

    private static final Set<RateLimitedLogger> ALL = ConcurrentHashMap.newKeySet();

    private final Logger logger;
    private final Ticker ticker;
    private final UnaryOperator<LogLine> label;
    private final Map<Enum<?>, Throttle> byCause = new ConcurrentHashMap<>();
    private final AtomicLong reportedNanos;

    RateLimitedLogger(Logger logger, Ticker ticker) {
        this(logger, ticker, UnaryOperator.identity());
    }

    RateLimitedLogger(Logger logger, Ticker ticker, UnaryOperator<LogLine> label) {
        this.logger = logger;
        this.ticker = ticker;
        this.label = label;
        this.reportedNanos = new AtomicLong(ticker.nanos());
    }

    /** The logger of this class. */
    public static RateLimitedLogger of(Class<?> type) {
        return added(new RateLimitedLogger(LoggerFactory.getLogger(type), System::nanoTime));
    }

    /**
     * The logger of one of several things of this class, which is named in each line.
     *
     * @param name as it is configured, and never as a client chooses
     */
    public static RateLimitedLogger of(Class<?> type, String kind, String name) {
        return added(
                new RateLimitedLogger(LoggerFactory.getLogger(type), System::nanoTime, line -> line.with(kind, name)));
    }

    private static RateLimitedLogger added(RateLimitedLogger logger) {
        ALL.add(logger);
        return logger;
    }

    /** A client was refused or closed, and an operator may want to do something about it. */
    public void warn(Enum<?> cause, Supplier<LogLine> line) {
        log(Level.WARN, cause, line);
    }

    /** A client was refused or closed as it should be. */
    public void info(Enum<?> cause, Supplier<LogLine> line) {
        log(Level.INFO, cause, line);
    }

    /** What each of these loggers has left out, if it is time for that, or in any case if it is {@code last}. */
    static void reportAll(boolean last) {
        IsolatedPass.forEach(ALL, logger -> logger.report(last));
    }

    void report(boolean last) {
        long now = ticker.nanos();
        long before = reportedNanos.get();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - before);
        if ((last || seconds >= REPORT_SECONDS) && reportedNanos.compareAndSet(before, now)) {
            IsolatedPass.forEach(byCause.entrySet(), each -> report(each.getKey(), each.getValue(), seconds));
        }
    }

    private void log(Level level, Enum<?> cause, Supplier<LogLine> line) {
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        Throttle throttle = byCause.get(cause);
        if (throttle == null) {
            throttle = byCause.computeIfAbsent(cause, first -> new Throttle(level));
        }
        if (throttle.admits(TimeUnit.NANOSECONDS.toSeconds(ticker.nanos()))) {
            label.apply(line.get()).with("cause", name(cause)).log(logger, level);
        }
    }

    private void report(Enum<?> cause, Throttle throttle, long seconds) {
        long count = throttle.leftOut.getAndSet(0);
        if (count > 0) {
            label.apply(LogLine.of("%d more in the last %d s were left out of this log.".formatted(count, seconds)))
                    .with("cause", name(cause))
                    .with("count", count)
                    .log(logger, throttle.level);
        }
    }

    private static String name(Enum<?> cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    private static final class Throttle {

        private final Level level;
        private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
        private final AtomicInteger shown = new AtomicInteger();
        private final AtomicLong leftOut = new AtomicLong();

        Throttle(Level level) {
            this.level = level;
        }

        boolean admits(long now) {
            long last = second.get();
            if (last != now && second.compareAndSet(last, now)) {
                shown.set(0);
            }
            if (shown.get() < LINES_PER_SECOND && shown.incrementAndGet() <= LINES_PER_SECOND) {
                return true;
            }
            leftOut.incrementAndGet();
            return false;
        }
    }
}
