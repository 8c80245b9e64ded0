package dev.herald.bench;

import java.io.IOException;
import java.time.Duration;

/** One way of keeping a server busy. */
sealed interface Load {

    /** What it is, in a few words. */
    String title();

    int clients();

    /** Puts the load on the server that the crowd is connected to; returns when it is over and most often answered. */
    void run(LoadClients crowd, Duration length) throws IOException;

    /** One message to everyone, and the next as soon as all have heard it. */
    record Burst(int clients, int bytes) implements Load {

        private static final Duration GRACE = Duration.ofSeconds(10);

        @Override
        public String title() {
            return "burst: one message of %,d bytes to %,d sessions, again and again".formatted(bytes, clients);
        }

        @Override
        public void run(LoadClients crowd, Duration length) throws IOException {
            long end = System.nanoTime() + length.toNanos();
            boolean heard = true;
            while (heard && System.nanoTime() < end) {
                crowd.publish(System.nanoTime(), bytes);
                heard = crowd.listenUntil(crowd::hasHeardAll, GRACE);
            }
        }
    }

    /** So many messages a second to everyone, whether or not the server keeps up. */
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
        public void run(LoadClients crowd, Duration length) throws IOException {
            long start = System.nanoTime();
            long messages = length.toSeconds() * perSecond;
            for (long i = 0; i < messages; i++) {
                long due = start + i * 1_000_000_000L / perSecond;
                crowd.listenUntil(() -> System.nanoTime() > due - MILLI, length);
                crowd.publish(Math.min(due, System.nanoTime()), bytes);
            }
            crowd.listenUntil(crowd::hasHeardAll, GRACE);
        }
    }

    /** Every client says something, and again as soon as it comes back. */
    record Echo(int clients, int bytes) implements Load {

        @Override
        public String title() {
            return "echo: %,d clients, %,d bytes, one at a time each".formatted(clients, bytes);
        }

        @Override
        public void run(LoadClients crowd, Duration length) throws IOException {
            crowd.startEchoes(bytes);
            crowd.listenUntil(() -> false, length);
        }
    }
}
