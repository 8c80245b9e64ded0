package dev.herald.sessionevents;

import dev.herald.broadcast.Relay;
import dev.herald.cluster.NodeSettings;
import dev.herald.cluster.OnSingleNodeCondition;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Session events, where they are on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("herald.session-events.enabled")
class SessionEventsConfiguration {

    @Bean
    @Conditional(OnSingleNodeCondition.class)
    OpenSessions localOpenSessions(NodeSettings node, Relay relay) {
        return new LocalOpenSessions(node.name(), relay);
    }

    @Bean
    SessionEvents sessionEvents(
            OpenSessions openSessions,
            SessionRegistry registry,
            SessionEventsSettings settings,
            JsonMapper json,
            MeterRegistry registryOfMeters,
            Ticker ticker) {
        SessionChanges changes = new SessionChanges(settings.maxWaiting(), settings.hasTopics(), Clock.systemUTC());
        SessionEventMeters meters = new SessionEventMeters(registryOfMeters);
        meters.watch(changes);
        SessionReporter reporter = new SessionReporter(
                openSessions,
                registry,
                changes,
                new EventWriter(json, settings.types()),
                meters,
                settings,
                Clock.systemUTC(),
                ticker);
        return new SessionEvents(registry, changes, reporter);
    }
}
