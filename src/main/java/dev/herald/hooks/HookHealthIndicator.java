package dev.herald.hooks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Locale;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The state of each hook's circuit breaker: {@code hooks}. It is no part of readiness, since other nodes ask the same endpoints; with a
 * breaker that is not closed it says {@code DEGRADED}.
 */
@Component
@ConditionalOnProperty("herald.hooks.endpoints[0].name")
class HookHealthIndicator implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "a hook is slow or down");

    private final Hooks hooks;

    HookHealthIndicator(Hooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public Health health() {
        boolean isUp = hooks.all().stream().allMatch(hook -> hook.state() == CircuitBreaker.State.CLOSED);
        Health.Builder health = isUp ? Health.up() : Health.status(DEGRADED);
        hooks.all()
                .forEach(hook -> health.withDetail(
                        hook.endpoint().name(), hook.state().name().toLowerCase(Locale.ROOT)));
        return health.build();
    }
}
