package dev.herald.endpoint;

import java.util.Arrays;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Prepares Jetty for very many connections that may all come at once. */
@Component
class ConnectorCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    /** The system's own default loses the connects of a reconnect storm, each then waits a second to try again. */
    private static final int ACCEPT_QUEUE = 4096;

    /**
     * What the kernel may hold for one client (it doubles this for its own needs). Left to itself it takes up to 4 MiB for
     * each that reads slowly: 32 GiB for 8,000, out of sight of every other bound.
     */
    private static final int SEND_BUFFER = 128 * 1024;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(ConnectorCustomizer::customize);
    }

    private static void customize(Server server) {
        server.setConnectors(Arrays.stream(server.getConnectors())
                .map(ConnectorCustomizer::prepared)
                .toArray(Connector[]::new));
    }

    private static Connector prepared(Connector connector) {
        if (!(connector instanceof ServerConnector tcp)) {
            return connector;
        }
        SelectorConnector prepared = new SelectorConnector(tcp);
        prepared.setAcceptQueueSize(ACCEPT_QUEUE);
        prepared.setAcceptedSendBufferSize(SEND_BUFFER);
        return prepared;
    }
}
