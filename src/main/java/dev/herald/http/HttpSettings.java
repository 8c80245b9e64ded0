package dev.herald.http;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on HTTP requests and responses.
 *
 * @param batchSize Maximum size of the body of a batch. 1B to 64MB.
 * @param batchItems Maximum number of messages in a batch. 1 to 1000000.
 * @param maxPage Maximum number of items on one page of a list. 1 to 1000000.
 * @param maxHistoryResponses Maximum number of responses with more than 16KB of a topic's history in progress, a quarter of
 *     them to one address. 1 to 1000000.
 * @param historyTimeout Time after which a response with more than 16KB of history ends early, to be continued from its position. A client that has not
 *     read it after twice this time is disconnected. 1ms to 1h.
 */
@ConfigurationProperties("herald.http")
record HttpSettings(
        @Within(min = "1B", max = "64MB") @DefaultValue("1MB")
        DataSize batchSize,

        @Within(min = "1", max = "1000000") @DefaultValue("1000")
        int batchItems,

        @Within(min = "1", max = "1000000") @DefaultValue("1000")
        int maxPage,

        @Within(min = "1", max = "1000000") @DefaultValue("200")
        int maxHistoryResponses,

        @Within(min = "1ms", max = "1h") @DefaultValue("60s")
        Duration historyTimeout) {

    int batchBytes() {
        return (int) batchSize.toBytes();
    }
}
