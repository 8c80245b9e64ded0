package dev.herald.bench;

import java.time.Duration;

/**
 * The figures of one server under a load.
 *
 * @param cpuMicros the server's CPU time for each delivery, in microseconds
 * @param perSecond deliveries a second
 * @param p50Millis the median latency, in milliseconds
 * @param p99Millis the 99th percentile of the latency, in milliseconds
 * @param delivered the fraction of the published messages that was received in time
 * @param lost sessions that were disconnected
 */
record Figures(double cpuMicros, double perSecond, double p50Millis, double p99Millis, double delivered, int lost) {

    /** Applies the load to the server and measures. */
    static Figures measure(Server server, Load load, Duration length) throws Exception {
        try (LoadClients clients = new LoadClients(server.port(), load.clients())) {
            server.awaitQuiet();
            Duration cpu = server.cpu();
            long start = System.nanoTime();
            load.run(clients, length);
            return of(clients, server.cpu().minus(cpu), System.nanoTime() - start);
        } finally {
            server.awaitQuiet();
        }
    }

    private static Figures of(LoadClients clients, Duration cpu, long nanos) {
        double received = Math.max(1, clients.received());
        return new Figures(
                cpu.toNanos() / received / 1e3,
                clients.received() / (nanos / 1e9),
                clients.latencies().millis(0.5),
                clients.latencies().millis(0.99),
                clients.published() == 0 ? 1 : received / (clients.published() * clients.size()),
                clients.lost());
    }
}
