package dev.herald.bench;

import java.io.IOException;
import java.time.Duration;

/** A load on a server. */
sealed interface Load {

    /** A short description. */
    String title();

    int clients();

    /** Applies the load to the server of these clients; returns when it is over and, usually, all was received. */
    void run(LoadClients clients, Duration length) throws IOException;

    /** One broadcast at a time, the next as soon as all clients have received it. */
    record Burst(int clients, int bytes) implements Load {

        private static final Duration GRACE = Duration.ofSeconds(10);

        @Override
        public String title() {
            return "burst: one message of %,d bytes to %,d session%s, again and again"
                    .formatted(bytes, clients, clients == 1 ? "" : "s");
        }

        @Override
        public void run(LoadClients clients, Duration length) throws IOException {
            long end = System.nanoTime() + length.toNanos();
            boolean received = true;
            while (received && System.nanoTime() < end) {
                clients.publish(System.nanoTime(), bytes);
                received = clients.readUntil(clients::hasReceivedAll, GRACE);
            }
        }
    }

    /** Broadcasts at a constant rate, whether or not the server keeps up. */
    record Flood(int clients, int bytes, int perSecond) implements Load {

        private static final Duration GRACE = Duration.ofSeconds(5);
        private static final long MILLI = 1_000_000;

        @Override
        public String title() {
            return "flood: %,d messages a second, of %,d bytes, to %,d sessions".formatted(perSecond, bytes, clients);
        }

        /**
         * A message that waits for its turn counts from when it was due. One may leave up to a millisecond early, which
         * is as finely as a selector sleeps: to wait on the processor would take it from the server.
         */
        @Override
        public void run(LoadClients clients, Duration length) throws IOException {
            long start = System.nanoTime();
            long messages = length.toSeconds() * perSecond;
            for (long i = 0; i < messages; i++) {
                long due = start + i * 1_000_000_000L / perSecond;
                clients.readUntil(() -> System.nanoTime() > due - MILLI, length);
                clients.publish(Math.min(due, System.nanoTime()), bytes);
            }
            clients.readUntil(clients::hasReceivedAll, GRACE);
        }
    }

    /** Every client sends a message, and again as soon as it is echoed. */
    record Echo(int clients, int bytes) implements Load {

        @Override
        public String title() {
            return "echo: %,d clients, %,d bytes, one at a time each".formatted(clients, bytes);
        }

        @Override
        public void run(LoadClients clients, Duration length) throws IOException {
            clients.startEchoes(bytes);
            clients.readUntil(() -> false, length);
        }
    }
}
