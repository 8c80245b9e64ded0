package dev.herald.broadcast;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether something can be published, for readiness: {@code relay}. If not, this node is ready all the same, and says {@code
 * DEGRADED}: its sessions stay, and no other node could do better.
 */
@Component
class RelayHealthIndicator implements HealthIndicator {

    private static final Status DEGRADED =
            new Status("DEGRADED", "what is between the nodes cannot be reached; nothing can be published");

    private final Relay relay;

    RelayHealthIndicator(Relay relay) {
        this.relay = relay;
    }

    @Override
    public Health health() {
        return (relay.isAvailable() ? Health.up() : Health.status(DEGRADED)).build();
    }
}
