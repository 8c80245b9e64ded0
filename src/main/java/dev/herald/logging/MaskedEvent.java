package dev.herald.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** An event whose texts have no secrets: message, key-value pairs, context and the messages of exceptions. */
record MaskedEvent(
        ILoggingEvent event,
        String getFormattedMessage,
        @Nullable IThrowableProxy getThrowableProxy) implements ILoggingEvent {

    static ILoggingEvent of(ILoggingEvent event) {
        String message = Objects.requireNonNullElse(event.getFormattedMessage(), "");
        return new MaskedEvent(event, SecretMask.mask(message), MaskedThrowable.of(event.getThrowableProxy()));
    }

    /** As it is formatted already. */
    @Override
    public String getMessage() {
        return getFormattedMessage;
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? null : pairs.stream().map(MaskedEvent::masked).toList();
    }

    private static KeyValuePair masked(KeyValuePair pair) {
        return pair.value instanceof CharSequence text
                ? new KeyValuePair(pair.key, SecretMask.mask(text.toString()))
                : pair;
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        Map<String, String> masked = new LinkedHashMap<>();
        event.getMDCPropertyMap()
                .forEach((key, value) -> masked.put(key, value == null ? null : SecretMask.mask(value)));
        return masked;
    }

    @Override
    @SuppressWarnings("deprecation") // part of the interface
    public Map<String, String> getMdc() {
        return getMDCPropertyMap();
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public Instant getInstant() {
        return event.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public void prepareForDeferredProcessing() {
        event.prepareForDeferredProcessing();
    }

    /** An exception with its causes. */
    private record MaskedThrowable(IThrowableProxy throwable) implements IThrowableProxy {

        static @Nullable IThrowableProxy of(@Nullable IThrowableProxy throwable) {
            return throwable == null ? null : new MaskedThrowable(throwable);
        }

        @Override
        public @Nullable String getMessage() {
            return throwable.getMessage() == null ? null : SecretMask.mask(throwable.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return throwable.getOverridingMessage() == null ? null : SecretMask.mask(throwable.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return throwable.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return throwable.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return throwable.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return of(throwable.getCause());
        }

        @Override
        public IThrowableProxy @Nullable [] getSuppressed() {
            IThrowableProxy[] suppressed = throwable.getSuppressed();
            return suppressed == null
                    ? null
                    : Arrays.stream(suppressed).map(MaskedThrowable::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return throwable.isCyclic();
        }
    }
}
