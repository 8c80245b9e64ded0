package dev.herald.topic;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What topics may hold.
 *
 * @param messageSize the largest message that is accepted, from a publisher or from a client
 * @param totalSize bytes that all logs together may hold
 * @param history how much of each topic is kept
 */
@ConfigurationProperties("herald.topic")
public record TopicSettings(
        @DefaultValue("64KB") DataSize messageSize,
        @DefaultValue("256MB") DataSize totalSize,
        @DefaultValue Retention history) {

    private static final long MAX_MESSAGE = 16L * 1024 * 1024;

    public TopicSettings {
        if (messageSize.toBytes() < 125 || messageSize.toBytes() > MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "herald.topic.message-size: %s (expected: 125B to 16MB)".formatted(messageSize));
        }
    }

    public int maxMessageBytes() {
        return (int) messageSize.toBytes();
    }
}
