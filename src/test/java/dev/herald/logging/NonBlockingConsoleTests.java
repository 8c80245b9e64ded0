package dev.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;

class NonBlockingConsoleTests {

    /** More than twice the queue: its reader may have taken all that was in it at once. */
    private static final int MORE_THAN_FITS = 20_000;

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("some");
    private final Console console = new Console();
    private final NonBlockingConsole nonBlocking = new NonBlockingConsole(context);

    /** Takes a line when its reader does. */
    private static final class Console extends AppenderBase<ILoggingEvent> {

        private final Semaphore read = new Semaphore(0);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            read.acquireUninterruptibly();
            read.release();
            lines.add(event.getFormattedMessage());
        }
    }

    @BeforeEach
    void install() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        console.setContext(context);
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        nonBlocking.install();
    }

    @AfterEach
    void stop() {
        console.read.release();
        context.stop();
    }

    @Test
    @Timeout(10)
    void letsNobodyWaitForAConsoleThatNobodyReads() {
        for (int i = 0; i < MORE_THAN_FITS; i++) {
            logger.warn("line {}", i);
        }

        assertThat(console.lines).isEmpty();
    }

    @Test
    void writesEachLineOnceAndInOrder() {
        nonBlocking.install(); // as when another context starts
        logger.warn("one");
        logger.warn("two");
        console.read.release();

        await().atMost(Duration.ofSeconds(10)).until(() -> console.lines.size() >= 2);
        assertThat(console.lines).containsExactly("one", "two");
    }

    private long written() {
        return console.lines.stream().filter(line -> line.startsWith("line ")).count();
    }

    @Test
    void saysHowManyLinesWereDropped() {
        for (int i = 0; i < MORE_THAN_FITS; i++) {
            logger.warn("line {}", i);
        }
        try (RecordedLog log = RecordedLog.of(NonBlockingConsole.class)) {
            nonBlocking.report();
            assertThat(log.lines()).isEmpty();

            console.read.release();
            await().atMost(Duration.ofSeconds(10)).until(() -> console.lines.size() > 8_000);
            nonBlocking.report();

            int dropped = Integer.parseInt(String.valueOf(log.fields().get("herald.count")));
            assertThat(log.lines()).hasSize(1).first().asString().contains("log lines were dropped");
            assertThat(dropped).isPositive();
            await().atMost(Duration.ofSeconds(10)).until(() -> written() + dropped == MORE_THAN_FITS);
        }
    }

    @Test
    void writesWhatWaitsWhenTheServiceEnds() {
        logger.warn("the last");
        console.read.release();
        context.stop();

        assertThat(console.lines).containsExactly("the last");
    }
}
