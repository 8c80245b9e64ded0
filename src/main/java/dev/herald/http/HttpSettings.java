package dev.herald.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one request may ask for.
 *
 * @param batchSize the largest body of a batch
 * @param batchItems how many messages a batch may have
 * @param maxPage how much a page of a list may have
 */
@ConfigurationProperties("herald.http")
record HttpSettings(
        @DefaultValue("1MB") DataSize batchSize,
        @DefaultValue("1000") int batchItems,
        @DefaultValue("1000") int maxPage) {

    private static final long MAX_BATCH = 64L * 1024 * 1024;

    HttpSettings {
        if (batchSize.toBytes() < 1 || batchSize.toBytes() > MAX_BATCH || batchItems < 1 || maxPage < 1) {
            throw new IllegalArgumentException(
                    "herald.http: batch-size %s, batch-items %d, max-page %d (expected: 1B to 64MB, 1 or more)"
                            .formatted(batchSize, batchItems, maxPage));
        }
    }

    int batchBytes() {
        return (int) batchSize.toBytes();
    }
}
