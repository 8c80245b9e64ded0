package dev.herald.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one request may ask for.
 *
 * @param batchSize the largest body of a batch
 * @param batchItems how many messages a batch may have
 * @param maxPage how much a page of a list may have
 * @param maxHistoryResponses responses with more of a topic's history than fits one buffer that may be in progress; a quarter of
 *     them to one address, of IPv6 to one network (/64)
 * @param responseTimeout how long such a response may take before it ends with what it has come to; a client that has not read
 *     that after as long again is cut off
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
        if (batchSize.toBytes() < 1 || batchSize.toBytes() > MAX_BATCH || batchItems < 1 || maxPage < 1) {
            throw new IllegalArgumentException(
                    "herald.http: batch-size %s, batch-items %d, max-page %d (expected: 1B to 64MB, 1 or more)"
                            .formatted(batchSize, batchItems, maxPage));
        }
        if (maxHistoryResponses < 1 || responseTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "herald.http: max-history-responses %d, response-timeout %s (expected: 1 or more, 1ms or more)"
                            .formatted(maxHistoryResponses, responseTimeout));
        }
    }

    int batchBytes() {
        return (int) batchSize.toBytes();
    }
}
