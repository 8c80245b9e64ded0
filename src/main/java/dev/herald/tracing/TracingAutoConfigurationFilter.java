package dev.herald.tracing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out all that Spring Boot has for traces unless {@code herald.tracing.enabled} is true: then nothing on any way asks
 * whether it is to be traced.
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
            matches[i] = on || candidate == null || !isForTraces(candidate);
        }
        return matches;
    }

    private static boolean isForTraces(String candidate) {
        return candidate.startsWith("org.springframework.boot.micrometer.tracing.")
                || candidate.startsWith("org.springframework.boot.opentelemetry.");
    }
}
