package dev.herald.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import dev.herald.topic.IsolatedPass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Lets no thread wait for whoever reads the log: a console whose pipe is full would stop selectors, and with them every
 * client.
 *
 * <p>From when the service is ready, one thread writes what the others log, up to {@value #QUEUE} lines behind them. Beyond
 * that lines are dropped, and their number is logged once there is room. The start is logged by the thread that starts, so
 * that a failure is there before the process ends. Whatever format is configured stays; with another logging system than
 * Logback nothing changes.
 */
@Component
class NonBlockingConsole {

    private static final int QUEUE = 8192;
    private static final int FLUSH_MILLIS = 2_000;
    private static final String NAME = "non-blocking";

    private final List<Queue> queues = new ArrayList<>();
    private final ILoggerFactory factory;

    NonBlockingConsole() {
        this(LoggerFactory.getILoggerFactory());
    }

    NonBlockingConsole(ILoggerFactory factory) {
        this.factory = factory;
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void install() {
        if (factory instanceof LoggerContext context) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
            root.iteratorForAppenders().forEachRemaining(appenders::add);
            appenders.stream()
                    .filter(appender -> !(appender instanceof AsyncAppender))
                    .forEach(appender -> install(root, appender));
        }
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    synchronized void report() {
        IsolatedPass.forEach(queues, Queue::report);
    }

    private void install(Logger root, Appender<ILoggingEvent> appender) {
        Queue queue = new Queue();
        queue.setContext(root.getLoggerContext());
        queue.setName(NAME + "-" + appender.getName());
        queue.setQueueSize(QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(appender);
        queue.start();
        root.addAppender(queue); // before the other is gone: better twice than never
        root.detachAppender(appender);
        queues.add(queue);
    }

    private static final class Queue extends AsyncAppender {

        private final AtomicLong dropped = new AtomicLong();

        @Override
        protected void append(ILoggingEvent event) {
            if (getRemainingCapacity() == 0) {
                dropped.incrementAndGet();
            } else {
                super.append(event);
            }
        }

        void report() {
            if (getRemainingCapacity() > 0) {
                long count = dropped.getAndSet(0);
                if (count > 0) {
                    LogLine.of("%d log lines were dropped because the log is not read fast enough.".formatted(count))
                            .with("count", count)
                            .log(LoggerFactory.getLogger(NonBlockingConsole.class), org.slf4j.event.Level.WARN);
                }
            }
        }
    }
}
