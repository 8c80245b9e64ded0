package dev.herald.logging;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for an operator: a sentence, and the facts that belong to it. The facts follow the sentence in brackets, so that
 * the plain line is complete, and are key-value pairs of the event as well, so that structured logs have a field for each,
 * {@code herald.<key>}.
 *
 * <p>What stands in it may come from a client: it is escaped and of bounded length. Of one thread.
 */
public final class LogLine {

    /** Fields of our own beside those of the Elastic Common Schema, where {@code user} and {@code host} mean something else. */
    private static final String NAMESPACE = "herald.";

    private final String sentence;
    private final Map<String, LogText> facts = new LinkedHashMap<>();

    private LogLine(String sentence) {
        this.sentence = sentence;
    }

    /** Begins a line with a sentence of ours. */
    public static LogLine of(String sentence) {
        return new LogLine(sentence);
    }

    /** Adds a fact; one that is null is left out. */
    public LogLine with(String key, @Nullable Object value) {
        if (value != null) {
            facts.put(key, LogText.of(value instanceof InetAddress address ? address.getHostAddress() : value));
        }
        return this;
    }

    /** Writes it. */
    public void log(Logger logger, Level level) {
        LoggingEventBuilder event = logger.makeLoggingEventBuilder(level);
        for (Map.Entry<String, LogText> fact : facts.entrySet()) {
            event = event.addKeyValue(NAMESPACE + fact.getKey(), fact.getValue().plain());
        }
        event.log(toString());
    }

    /** As it reads: {@code Session closed. [session=1f, user="b o b"]}. */
    @Override
    public String toString() {
        String text = LogText.of(sentence).plain();
        return facts.isEmpty() ? text : text + " [" + facts() + "]";
    }

    private String facts() {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue().quoted())
                .collect(Collectors.joining(", "));
    }
}
