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

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(JettyCustomizer::customize);
    }

    private static void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector tcp) {
                tcp.setAcceptQueueSize(ACCEPT_QUEUE);
            }
        }
    }
}
