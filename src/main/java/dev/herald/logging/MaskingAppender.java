package dev.herald.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Masks secrets in what any logger writes, whatever its format: the layouts see only {@link MaskedEvent}s. Adds nothing to an event
 * without secrets.
 */
public final class MaskingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final Appender<ILoggingEvent> appender;

    private MaskingAppender(Appender<ILoggingEvent> appender) {
        this.appender = appender;
    }

    /** Puts one before each appender that has none; with another logging system than Logback nothing changes. */
    public static synchronized void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLoggerList().forEach(MaskingAppender::install);
        }
    }

    private static void install(Logger logger) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        appenders.stream().filter(appender -> !isMasked(appender)).forEach(appender -> install(logger, appender));
    }

    private static boolean isMasked(Appender<ILoggingEvent> appender) {
        return appender instanceof MaskingAppender || (appender instanceof AsyncAppender queue && hasMask(queue));
    }

    private static boolean hasMask(AppenderAttachable<ILoggingEvent> appenders) {
        List<Appender<ILoggingEvent>> attached = new ArrayList<>();
        appenders.iteratorForAppenders().forEachRemaining(attached::add);
        return attached.stream().anyMatch(MaskingAppender.class::isInstance);
    }

    private static void install(Logger logger, Appender<ILoggingEvent> appender) {
        MaskingAppender masking = new MaskingAppender(appender);
        masking.setContext(logger.getLoggerContext());
        masking.setName(appender.getName());
        masking.start();
        logger.detachAppender(appender);
        logger.addAppender(masking);
    }

    @Override
    protected void append(ILoggingEvent event) {
        appender.doAppend(MaskedEvent.of(event));
    }

    @Override
    public void stop() {
        super.stop();
        appender.stop();
    }
}
