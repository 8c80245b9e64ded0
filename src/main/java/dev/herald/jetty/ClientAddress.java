package dev.herald.jetty;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** Where a request comes from. */
public final class ClientAddress {

    private ClientAddress() {}

    /** Without a look-up of names; null if the connection is gone, or is none of the internet's. */
    public static @Nullable InetAddress of(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request)
                                .getConnectionMetaData()
                                .getRemoteSocketAddress()
                        instanceof InetSocketAddress internet
                ? internet.getAddress()
                : null;
    }
}
