package dev.herald.jetty;

import dev.herald.liveness.ThreadHeartbeats;
import java.util.Arrays;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Replaces the connectors that Spring Boot made by ones for very many connections that may all come at once. */
@Component
class ConnectorCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    /** With the system's own default a reconnect storm loses SYNs, and each of these clients waits a second to try again. */
    private static final int ACCEPT_QUEUE = 4096;

    /**
     * Bytes that the kernel may buffer for one client (it doubles this for its own needs). By default that is up to 4 MiB for
     * each that reads slowly: 32 GiB for 8,000, which no other limit would see.
     */
    private static final int SEND_BUFFER = 128 * 1024;

    /** Any character of a name may be percent-encoded in a path. Which paths have names is checked with the path. */
    private static final UriCompliance NAMES = UriCompliance.RFC3986.with(
            "names",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final PendingConnections pending;
    private final ThreadHeartbeats heartbeats;
    private final SelectorProbe probe;
    private final TrustedProxies proxies;

    ConnectorCustomizer(
            PendingConnections pending, ThreadHeartbeats heartbeats, SelectorProbe probe, TrustedProxies proxies) {
        this.pending = pending;
        this.heartbeats = heartbeats;
        this.probe = probe;
        this.proxies = proxies;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(this::customize);
    }

    private void customize(Server server) {
        server.setConnectors(
                Arrays.stream(server.getConnectors()).map(this::replace).toArray(Connector[]::new));
    }

    private Connector replace(Connector connector) {
        if (!(connector instanceof ServerConnector template)) {
            return connector;
        }
        MonitoredConnector replacement = new MonitoredConnector(template, factories(template), heartbeats);
        probe.add(replacement);
        replacement.addEventListener(pending);
        replacement.setAcceptQueueSize(ACCEPT_QUEUE);
        replacement.setAcceptedSendBufferSize(SEND_BUFFER);
        return replacement;
    }

    private ConnectionFactory[] factories(ServerConnector template) {
        return template.getConnectionFactories().stream().map(this::replace).toArray(ConnectionFactory[]::new);
    }

    private ConnectionFactory replace(ConnectionFactory factory) {
        if (!(factory instanceof HttpConnectionFactory http)) {
            return factory;
        }
        HttpConfiguration configuration = http.getHttpConfiguration();
        configuration.setUriCompliance(NAMES);
        // Parameters are those of the query: to look for them in a body would wait for it, without a deadline.
        configuration.setFormEncodedMethods();
        if (!proxies.isEmpty()) {
            configuration.addCustomizer(new ForwardedCustomizer(proxies));
        }
        return new SerializedHttpConnection.Factory(configuration);
    }
}
