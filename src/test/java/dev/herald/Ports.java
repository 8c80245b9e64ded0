package dev.herald;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports for programs that cannot choose one themselves. */
public final class Ports {

    private Ports() {}

    /** A port on which no server listens yet. */
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
