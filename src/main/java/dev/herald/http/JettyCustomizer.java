package dev.herald.http;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Prepares Jetty for very many connections that may all come at once. */
@Component
class JettyCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    /** The system's own default loses the connects of a reconnect storm, each then waits a second to try again. */
    private static final int ACCEPT_QUEUE = 4096;

    /**
     * What the kernel may hold for one client (it doubles this for its own needs). Left to itself it takes up to 4 MiB for
     * each that reads slowly: 32 GiB for 8,000, out of sight of every other bound.
     */
    private static final int SEND_BUFFER = 128 * 1024;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(JettyCustomizer::customize);
    }

    private static void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector tcp) {
                tcp.setAcceptQueueSize(ACCEPT_QUEUE);
                tcp.setAcceptedSendBufferSize(SEND_BUFFER);
            }
        }
    }
}
