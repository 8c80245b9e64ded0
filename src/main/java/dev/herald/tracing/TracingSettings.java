package dev.herald.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traces (W3C Trace Context), from who publishes to what is delivered; where they go and how many is said by {@code
 * management.opentelemetry.tracing.*} and {@code management.tracing.*}.
 *
 * @param enabled whether there are any
 */
@ConfigurationProperties("herald.tracing")
record TracingSettings(@DefaultValue("false") boolean enabled) {}
