package dev.herald.tracing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Excludes Spring Boot's auto-configurations for tracing unless {@code herald.tracing.enabled} is true, so that tracing
 * costs nothing while it is off.
 */
class TracingAutoConfigurationFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean on = Objects.requireNonNull(environment).getProperty("herald.tracing.enabled", Boolean.class, false);
        boolean[] matches = new boolean[candidates.length];
        for (int i = 0; i < matches.length; i++) {
            String candidate = candidates[i];
            matches[i] = on || candidate == null || !isTracing(candidate);
        }
        return matches;
    }

    private static boolean isTracing(String candidate) {
        return candidate.startsWith("org.springframework.boot.micrometer.tracing.")
                || candidate.startsWith("org.springframework.boot.opentelemetry.");
    }
}
