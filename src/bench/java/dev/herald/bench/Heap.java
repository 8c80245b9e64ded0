package dev.herald.bench;

import java.io.IOException;
import java.time.Duration;

/** The live heap of an idle session on the server. */
final class Heap {

    private static final int WAVES = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Heap() {}

    /** Compares the live heap without and with sessions, after a first round of sessions has created what is shared. */
    static double kilobytesPerSession(Server server, int sessions) throws Exception {
        for (int wave = 0; wave < WAVES; wave++) {
            connect(server, sessions).close();
        }
        server.awaitQuiet();
        long baseline = server.liveBytes();
        try (LoadClients clients = connect(server, sessions)) {
            server.awaitQuiet();
            return Math.max(0, server.liveBytes() - baseline) / 1024.0 / clients.size();
        }
    }

    /** Sessions that have received one message, like most idle ones. */
    private static LoadClients connect(Server server, int sessions) throws IOException {
        LoadClients clients = new LoadClients(server.port(), sessions);
        clients.publish(System.nanoTime(), 100);
        clients.readUntil(clients::hasReceivedAll, TIMEOUT);
        return clients;
    }
}
