package dev.herald.lifecycle;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The health command of the image.
 *
 * @param addressFile File to which this node writes the URL of its liveness once it is ready, for the image's health command. Without
 *     it none is written.
 */
@ConfigurationProperties("herald.health")
record HealthSettings(@Nullable String addressFile) {}
