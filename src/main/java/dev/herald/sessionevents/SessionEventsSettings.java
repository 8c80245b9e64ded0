package dev.herald.sessionevents;

import dev.herald.settings.MisconfiguredException;
import dev.herald.settings.Within;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Events of sessions.
 *
 * @param enabled Whether what clients do is published to the topic herald/sessions.
 * @param types Events that are published: connect, disconnect, subscribe, unsubscribe, occupied, vacated.
 * @param maxWaiting Maximum number of changes that wait on this node to be published, while Redis cannot be reached for example; what is
 *     more is dropped and reported as lost. 100 to 10000000.
 * @param nodeTimeout Time without a sign of life after which a node counts as dead, so that other nodes report the end of its sessions.
 *     1s to 10m.
 */
@ConfigurationProperties("herald.session-events")
record SessionEventsSettings(
        boolean enabled,

        @DefaultValue({"connect", "disconnect", "subscribe", "unsubscribe", "occupied", "vacated"})
        Set<EventType> types,

        @Within(min = "100", max = "10000000") @DefaultValue("100000")
        int maxWaiting,

        @Within(min = "1s", max = "10m") @DefaultValue("15s")
        Duration nodeTimeout) {

    SessionEventsSettings {
        types = Set.copyOf(types);
        if (types.contains(EventType.LOST)) {
            throw MisconfiguredException.ofValue(
                    "herald.session-events.types",
                    "lost",
                    "connect, disconnect, subscribe, unsubscribe, occupied, vacated; lost is always published");
        }
    }

    /** Whether any event depends on what sessions are subscribed to. */
    boolean hasTopics() {
        return types.stream().anyMatch(type -> type != EventType.CONNECT && type != EventType.DISCONNECT);
    }
}
