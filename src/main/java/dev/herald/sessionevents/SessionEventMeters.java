package dev.herald.sessionevents;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is measured about session events. Safe for use by any thread. */
final class SessionEventMeters {

    private final MeterRegistry meters;
    private final Counter published;
    private final Counter lost;

    SessionEventMeters(MeterRegistry meters) {
        this.meters = meters;
        published = Counter.builder("herald.session.events.published")
                .description("Session events published by this node")
                .register(meters);
        lost = Counter.builder("herald.session.events.lost")
                .description("Session events of this node that were dropped because too many waited")
                .register(meters);
    }

    void watch(SessionChanges changes) {
        Gauge.builder("herald.session.events.waiting", changes, SessionChanges::waiting)
                .description("Changes of sessions that wait to be published as session events")
                .register(meters);
    }

    void published(int events) {
        published.increment(events);
    }

    void lost(long events) {
        lost.increment((double) events);
    }
}
