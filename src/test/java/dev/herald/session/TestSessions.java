package dev.herald.session;

import dev.herald.limits.AddressLimits;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.MemoryBudget;
import dev.herald.limits.SessionLimits;
import dev.herald.topic.HistoryMemory;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Ticker;
import dev.herald.topic.TopicSettings;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Sessions without a service around them: a registry with settings for tests, its meters, and topics. */
public final class TestSessions {

    static final Duration PING_INTERVAL = Duration.ofSeconds(25);
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    static final int REPLY_LIMIT = 100;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SessionRegistry registry;
    private final SessionFactory factory;

    public TestSessions(Ticker ticker) {
        this(ticker, settings(), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    TestSessions(Ticker ticker, SessionSettings settings, int max, int maxByAddress) {
        this(ticker, settings, max, maxByAddress, AddressLimits.of(0, DataSize.ofBytes(0), Duration.ZERO, ticker));
    }

    TestSessions(Ticker ticker, SessionSettings settings, AddressLimits addresses) {
        this(ticker, settings, Integer.MAX_VALUE, Integer.MAX_VALUE, addresses);
    }

    private TestSessions(Ticker ticker, SessionSettings settings, int max, int maxByAddress, AddressLimits addresses) {
        LimitMeters limitMeters = new LimitMeters(meters);
        SessionMeters sessionMeters = new SessionMeters(meters);
        registry = new SessionRegistry(sessionMeters, SessionLimits.of(max, maxByAddress, limitMeters));
        factory = new SessionFactory(
                registry,
                settings,
                sessionMeters,
                addresses,
                limitMeters,
                MemoryBudget.of(DataSize.ofGigabytes(1), limitMeters),
                ticker);
    }

    /** What the sessions of a test without a registry share; {@code listener} is notified of their end. */
    static SessionContext context(Ticker ticker, SessionContext.Listener listener) {
        MeterRegistry meters = new SimpleMeterRegistry();
        SessionMeters sessionMeters = new SessionMeters(meters);
        LimitMeters limitMeters = new LimitMeters(meters);
        return new SessionContext(
                Transport.WEBSOCKET,
                sessionMeters.traffic(Transport.WEBSOCKET),
                sessionMeters,
                new ClientRateLimiter.Terms(
                        settings(), AddressLimits.of(0, DataSize.ofBytes(0), Duration.ZERO, ticker), ticker),
                limitMeters,
                MemoryBudget.of(DataSize.ofGigabytes(1), limitMeters),
                ticker,
                REPLY_LIMIT,
                listener);
    }

    public SessionRegistry registry() {
        return registry;
    }

    public SessionFactory factory() {
        return factory;
    }

    /** An open session on {@code sink}, in the registry. */
    public Session open(Sink sink) {
        return open(sink, ClientIdentity.ANONYMOUS);
    }

    Session open(Sink sink, ClientIdentity identity) {
        Session session = factory.create(Transport.WEBSOCKET, sink, identity);
        registry.add(session);
        return session;
    }

    /** The one counter of this name with these tags. */
    public double count(String name, String... tags) {
        return meters.get(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** The value of a meter that reads a number from somewhere. */
    public double value(String name, String... tags) {
        return meters.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    /** Topics whose logs keep this many messages. */
    public static Topics topics(int count, Ticker ticker) {
        Retention history = new Retention(count, DataSize.ofMegabytes(16), Duration.ofMinutes(5), Overflow.DISCONNECT);
        return new Topics(
                new TopicSettings(DataSize.ofKilobytes(64), DataSize.ofMegabytes(256), 200_000, 0, history, List.of()),
                HistoryMemory.UNLIMITED,
                ticker);
    }

    static SessionSettings settings() {
        return settings(CLOSE_TIMEOUT, 0, DataSize.ofBytes(0), Duration.ZERO, Duration.ofSeconds(5));
    }

    static SessionSettings withCloseTimeout(Duration closeTimeout) {
        return settings(closeTimeout, 0, DataSize.ofBytes(0), Duration.ZERO, Duration.ofSeconds(5));
    }

    static SessionSettings settings(int messagesPerSecond, DataSize bytesPerSecond, Duration grace) {
        return settings(messagesPerSecond, bytesPerSecond, Duration.ZERO, grace);
    }

    static SessionSettings settings(
            int messagesPerSecond, DataSize bytesPerSecond, Duration processingTime, Duration grace) {
        return settings(CLOSE_TIMEOUT, messagesPerSecond, bytesPerSecond, processingTime, grace);
    }

    private static SessionSettings settings(
            Duration closeTimeout,
            int messagesPerSecond,
            DataSize bytesPerSecond,
            Duration processingTime,
            Duration grace) {
        return new SessionSettings(
                PING_INTERVAL,
                IDLE_TIMEOUT,
                closeTimeout,
                DataSize.ofBytes(REPLY_LIMIT),
                messagesPerSecond,
                bytesPerSecond,
                processingTime,
                grace);
    }
}
