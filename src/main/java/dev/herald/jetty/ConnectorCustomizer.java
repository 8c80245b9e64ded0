package dev.herald.jetty;

import dev.herald.limits.LimitMeters;
import java.util.Arrays;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

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

    private final PendingConnections pending;
    private final SelectorProbe probe;
    private final TrustedProxies proxies;
    private final ProblemErrorHandler errors;

    ConnectorCustomizer(
            PendingConnections pending,
            SelectorProbe probe,
            TrustedProxies proxies,
            LimitMeters limits,
            JsonMapper json,
            @Value("${server.max-http-request-header-size}") DataSize maxHeader) {
        this.errors = new ProblemErrorHandler((int) maxHeader.toBytes(), limits, json);
        this.pending = pending;
        this.probe = probe;
        this.proxies = proxies;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(this::customize);
    }

    private void customize(Server server) {
        server.setErrorHandler(errors);
        server.setConnectors(
                Arrays.stream(server.getConnectors()).map(this::prepared).toArray(Connector[]::new));
    }

    private Connector prepared(Connector connector) {
        if (!(connector instanceof ServerConnector tcp)) {
            return connector;
        }
        SelectorConnector prepared = new SelectorConnector(tcp, pending, probe.pulses());
        probe.watch(prepared);
        prepared.setAcceptQueueSize(ACCEPT_QUEUE);
        prepared.setAcceptedSendBufferSize(SEND_BUFFER);
        if (!proxies.isEmpty()) {
            believe(prepared);
        }
        return prepared;
    }

    private void believe(Connector connector) {
        connector.getConnectionFactories().stream()
                .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                .map(HttpConfiguration.ConnectionFactory.class::cast)
                .forEach(http -> http.getHttpConfiguration().addCustomizer(new ForwardedCustomizer(proxies)));
    }
}
