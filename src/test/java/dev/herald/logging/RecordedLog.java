package dev.herald.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, by a logger and all below it. */
public final class RecordedLog implements AutoCloseable {

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    private RecordedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    public static RecordedLog of(Class<?> type) {
        return new RecordedLog(type.getName());
    }

    /** Of all of Herald. */
    public static RecordedLog ofAll() {
        return new RecordedLog("dev.herald");
    }

    /** Of everything in this process, other services included. */
    public static RecordedLog ofProcess() {
        return new RecordedLog(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** What was logged with an exception, or as an error, by threads with this prefix. */
    public List<String> failures(String threads) {
        return events.stream()
                .filter(event -> event.getThreadName().startsWith(threads))
                .filter(event -> event.getThrowableProxy() != null || event.getLevel() == Level.ERROR)
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
    }

    /** Each with its level: {@code WARN Session closed. [session=1f]}. */
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    public List<String> lines(Level level) {
        return lines().stream().filter(line -> line.startsWith(level + " ")).toList();
    }

    /** The lines with this text in them. */
    public List<String> linesWith(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }

    /** The key-value pairs of the last line. */
    public Map<String, Object> fields() {
        return Stream.ofNullable(events.getLast().getKeyValuePairs())
                .flatMap(List::stream)
                .collect(Collectors.toMap(pair -> pair.key, pair -> Objects.requireNonNull(pair.value)));
    }

    public void clear() {
        events.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
