package dev.herald.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traces (W3C Trace Context) from a publish request to the deliveries.
 *
 * @param enabled Whether publishing and delivery are traced with OpenTelemetry. Where traces are sent and which are sampled is
 *     set with management.opentelemetry.tracing.export.otlp.endpoint and management.tracing.sampling.probability.
 */
@ConfigurationProperties("herald.tracing")
record TracingSettings(@DefaultValue("false") boolean enabled) {}
