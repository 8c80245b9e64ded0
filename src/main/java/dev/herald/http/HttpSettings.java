package dev.herald.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on HTTP requests and responses.
 *
 * @param batchSize Maximum size of the body of a batch. 1B to 64MB.
 * @param batchItems Maximum number of messages in a batch. At least 1.
 * @param maxPage Maximum number of items on one page of a list. At least 1.
 * @param maxHistoryResponses Maximum number of responses with more than 16KB of a topic's history in progress, a quarter of
 *     them to one address. At least 1.
 * @param responseTimeout Time after which a response with more than 16KB of history ends early, to be continued from its position. A client that has not
 *     read it after twice this time is disconnected. At least 1ms.
 */
@ConfigurationProperties("herald.http")
record HttpSettings(
        @DefaultValue("1MB") DataSize batchSize,
        @DefaultValue("1000") int batchItems,
        @DefaultValue("1000") int maxPage,
        @DefaultValue("200") int maxHistoryResponses,
        @DefaultValue("60s") Duration responseTimeout) {

    private static final long MAX_BATCH = 64L * 1024 * 1024;

    HttpSettings {
        check(batchSize.toBytes() >= 1 && batchSize.toBytes() <= MAX_BATCH, "batch-size", batchSize, "1B to 64MB");
        check(batchItems >= 1, "batch-items", batchItems, "1 or more");
        check(maxPage >= 1, "max-page", maxPage, "1 or more");
        check(maxHistoryResponses >= 1, "max-history-responses", maxHistoryResponses, "1 or more");
        check(responseTimeout.toMillis() >= 1, "response-timeout", responseTimeout, "1ms or more");
    }

    int batchBytes() {
        return (int) batchSize.toBytes();
    }

    private static void check(boolean valid, String setting, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException("herald.http.%s: %s (expected: %s)".formatted(setting, value, expected));
        }
    }
}
