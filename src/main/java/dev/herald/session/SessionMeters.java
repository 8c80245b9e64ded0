package dev.herald.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/** What is measured about sessions. Safe for use by any thread; nothing is tagged by what a client can choose. */
@Component
class SessionMeters {

    private final MeterRegistry meters;
    private final Map<Transport, Traffic> traffic = new EnumMap<>(Transport.class);
    private final Counter skipped;
    private final Timer duration;

    SessionMeters(MeterRegistry meters) {
        this.meters = meters;
        for (Transport transport : Transport.values()) {
            traffic.put(transport, newTraffic(transport));
        }
        skipped = Counter.builder("herald.messages.skipped")
                .description("Messages skipped because a session fell too far behind, on topics with overflow skip")
                .register(meters);
        duration = Timer.builder("herald.session.duration")
                .description("Time from opening to closing a session")
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        Duration.ofHours(10))
                .register(meters);
    }

    void watch(SessionRegistry registry) {
        for (Transport transport : Transport.values()) {
            Gauge.builder("herald.sessions.open", registry, r -> r.count(transport))
                    .description("Open sessions")
                    .tag("transport", transport.tag())
                    .register(meters);
        }
        Gauge.builder("herald.sessions.closing", registry, SessionRegistry::endingCount)
                .description("Sessions that have ended and whose connection is not closed yet")
                .register(meters);
    }

    void opened(Transport transport) {
        Objects.requireNonNull(traffic(transport).opened()).increment();
    }

    void closed(Transport transport, CloseStatus why, Duration age) {
        Counter.builder("herald.sessions.closed")
                .description("Sessions closed, by close code (RFC 6455, section 7.4)")
                .tag("transport", transport.tag())
                .tag("code", code(why.getCode()))
                .register(meters)
                .increment();
        duration.record(age);
    }

    void skipped(long messages) {
        skipped.increment((double) messages);
    }

    /** A client may close with any of thousands of codes: only the registered ones, and Centrifugo's, have a tag of their own. */
    private static String code(int code) {
        boolean isKnown =
                (code >= 1000 && code <= 1015) || (code >= 3000 && code <= 3014) || (code >= 3500 && code <= 3509);
        return isKnown ? Integer.toString(code) : "other";
    }

    /** What the sessions of {@code transport} count by: kept by each, as it is on the way of every message. */
    Traffic traffic(Transport transport) {
        return Objects.requireNonNull(traffic.get(transport));
    }

    private Traffic newTraffic(Transport transport) {
        return new Traffic(
                openedCounter(transport),
                adder("herald.messages.received", "Messages received from clients", null, transport),
                adder("herald.messages.delivered", "Messages written to sessions", null, transport),
                adder("herald.sent", "Bytes written to sessions", BaseUnits.BYTES, transport));
    }

    private Counter openedCounter(Transport transport) {
        return Counter.builder("herald.sessions.opened")
                .description("Sessions opened")
                .tag("transport", transport.tag())
                .register(meters);
    }

    private LongAdder adder(String name, String description, @Nullable String unit, Transport transport) {
        LongAdder adder = new LongAdder();
        FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .baseUnit(unit)
                .tag("transport", transport.tag())
                .register(meters);
        return adder;
    }

    /** @param opened by the registry alone */
    record Traffic(@Nullable Counter opened, LongAdder received, LongAdder delivered, LongAdder sent) {

        /** Counts without a meter. */
        static Traffic ofNobody() {
            return new Traffic(null, new LongAdder(), new LongAdder(), new LongAdder());
        }
    }
}
