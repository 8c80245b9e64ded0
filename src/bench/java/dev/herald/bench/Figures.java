package dev.herald.bench;

import java.time.Duration;

/**
 * What a load showed of a server.
 *
 * @param cpuMicros the server's CPU time for each delivery, in microseconds
 * @param perSecond deliveries a second
 * @param p50Millis how long half of them took at most, in milliseconds
 * @param p99Millis how long 99 of 100 took at most, in milliseconds
 * @param delivered the part of what was published that was heard in time
 * @param lost sessions that were disconnected
 */
record Figures(double cpuMicros, double perSecond, double p50Millis, double p99Millis, double delivered, int lost) {

    /** Puts the load on the server and watches. */
    static Figures measure(Server server, Load load, Duration length) throws Exception {
        try (LoadClients crowd = new LoadClients(server.port(), load.clients())) {
            server.awaitQuiet();
            Duration cpu = server.cpu();
            long start = System.nanoTime();
            load.run(crowd, length);
            return of(crowd, server.cpu().minus(cpu), System.nanoTime() - start);
        } finally {
            server.awaitQuiet();
        }
    }

    private static Figures of(LoadClients crowd, Duration cpu, long nanos) {
        double heard = Math.max(1, crowd.heard());
        return new Figures(
                cpu.toNanos() / heard / 1e3,
                crowd.heard() / (nanos / 1e9),
                crowd.latencies().millis(0.5),
                crowd.latencies().millis(0.99),
                crowd.published() == 0 ? 1 : heard / (crowd.published() * crowd.size()),
                crowd.lost());
    }
}
