package dev.herald.bench;

import java.io.IOException;
import java.time.Duration;

/** What a session that only listens keeps alive on the server's heap. */
final class Heap {

    private static final int WAVES = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Heap() {}

    /** Counts with nobody there and with everybody there, after some have come and gone: what is made once is not theirs. */
    static double kilobytesPerSession(Server server, int sessions) throws Exception {
        for (int wave = 0; wave < WAVES; wave++) {
            gather(server, sessions).close();
        }
        server.awaitQuiet();
        long nobody = server.liveBytes();
        try (LoadClients crowd = gather(server, sessions)) {
            server.awaitQuiet();
            return Math.max(0, server.liveBytes() - nobody) / 1024.0 / crowd.size();
        }
    }

    /** Sessions that have heard one message, as most that are idle have. */
    private static LoadClients gather(Server server, int sessions) throws IOException {
        LoadClients crowd = new LoadClients(server.port(), sessions);
        crowd.publish(System.nanoTime(), 100);
        crowd.listenUntil(crowd::hasHeardAll, TIMEOUT);
        return crowd;
    }
}
