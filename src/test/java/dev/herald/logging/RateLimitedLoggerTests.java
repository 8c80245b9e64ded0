package dev.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RateLimitedLoggerTests {

    private final FakeTicker ticker = new FakeTicker();
    private final RateLimitedLogger logger =
            new RateLimitedLogger(LoggerFactory.getLogger(RateLimitedLoggerTests.class), ticker);
    private final RecordedLog log = RecordedLog.of(RateLimitedLoggerTests.class);

    private enum Cause {
        TOO_FAST,
        TOO_LARGE
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void logsWhatIsSeldomAtOnce() {
        refuse(Cause.TOO_FAST, 1);

        assertThat(log.lines()).containsExactly("WARN Refused. [number=0, cause=too_fast]");
    }

    @Test
    void boundsAFloodAndCountsWhatItLeavesOut() {
        refuse(Cause.TOO_FAST, 10_000);
        ticker.advance(Duration.ofSeconds(10));
        logger.report(false);

        assertThat(log.lines())
                .hasSize(RateLimitedLogger.LINES_PER_SECOND + 1)
                .endsWith("WARN 9997 more in the last 10 s were left out of this log. [cause=too_fast, count=9997]");
    }

    @Test
    void makesNoLineThatItLeavesOut() {
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            logger.warn(Cause.TOO_FAST, () -> LogLine.of("Refused.").with("number", made.incrementAndGet()));
        }

        assertThat(made).hasValue(RateLimitedLogger.LINES_PER_SECOND);
    }

    @Test
    void logsAgainInTheNextSecond() {
        refuse(Cause.TOO_FAST, 10);
        ticker.advance(Duration.ofSeconds(1));
        refuse(Cause.TOO_FAST, 10);

        assertThat(log.lines()).hasSize(2 * RateLimitedLogger.LINES_PER_SECOND);
    }

    @Test
    void boundsEachOfSeveralThingsByItself() {
        Logger target = LoggerFactory.getLogger(RateLimitedLoggerTests.class);
        for (String name : List.of("a", "b")) {
            RateLimitedLogger own = new RateLimitedLogger(target, ticker, line -> line.with("hook", name));
            for (int i = 0; i <= RateLimitedLogger.LINES_PER_SECOND; i++) {
                own.warn(Cause.TOO_FAST, () -> LogLine.of("Failed."));
            }
            own.report(true);
        }

        assertThat(log.lines())
                .hasSize(2 * (RateLimitedLogger.LINES_PER_SECOND + 1))
                .contains("WARN Failed. [hook=a, cause=too_fast]")
                .contains("WARN Failed. [hook=b, cause=too_fast]")
                .endsWith("WARN 1 more in the last 0 s were left out of this log. [hook=b, cause=too_fast, count=1]");
    }

    @Test
    void boundsEachCauseByItself() {
        refuse(Cause.TOO_FAST, 10_000);
        refuse(Cause.TOO_LARGE, 1);

        assertThat(log.linesWith("too_large")).hasSize(1);
    }

    @Test
    void reportsWhatItLeftOutOnlyOnceAndNotBeforeItsTime() {
        refuse(Cause.TOO_FAST, 10);
        logger.report(false);
        assertThat(log.linesWith("more in the last")).isEmpty();

        ticker.advance(Duration.ofSeconds(11));
        logger.report(false);
        ticker.advance(Duration.ofSeconds(11));
        logger.report(false);
        assertThat(log.linesWith("7 more in the last 11 s")).hasSize(1);
    }

    @Test
    void reportsAtOnceWhenTheServiceEnds() {
        refuse(Cause.TOO_FAST, 10);
        ticker.advance(Duration.ofSeconds(2));
        logger.report(true);

        assertThat(log.linesWith("7 more in the last 2 s")).hasSize(1);
    }

    @Test
    void losesNoneOfThoseThatManyThreadsLeaveOut() {
        IntStream.range(0, 8).parallel().forEach(thread -> refuse(Cause.TOO_FAST, 10_000));
        int shown = log.lines().size();
        logger.report(true);

        assertThat(shown).isEqualTo(RateLimitedLogger.LINES_PER_SECOND);
        assertThat(log.lines()).last().asString().contains("count=" + (80_000 - shown));
    }

    @Test
    void reportsAtTheLevelOfItsLines() {
        for (int i = 0; i < 10; i++) {
            logger.info(Cause.TOO_FAST, () -> LogLine.of("Ended."));
        }
        logger.report(true);

        assertThat(log.lines()).allMatch(line -> line.startsWith("INFO "));
    }

    @Test
    void countsNothingThatIsNotToBeLogged() {
        ch.qos.logback.classic.Logger own =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(RateLimitedLoggerTests.class);
        own.setLevel(Level.ERROR);
        try {
            refuse(Cause.TOO_FAST, 10);
        } finally {
            own.setLevel(null);
        }
        logger.report(true);

        assertThat(log.lines()).isEmpty();
    }

    private void refuse(Cause cause, int times) {
        for (int i = 0; i < times; i++) {
            int number = i;
            logger.warn(cause, () -> LogLine.of("Refused.").with("number", number));
        }
    }
}
