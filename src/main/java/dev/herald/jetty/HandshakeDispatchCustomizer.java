package dev.herald.jetty;

import java.util.List;
import java.util.Set;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Makes the {@link HandshakeDispatchHandler} the first of Jetty's handlers. */
@Component
class HandshakeDispatchCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final Set<StreamingPath> paths;
    private final HandshakeExecution execution;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;

    HandshakeDispatchCustomizer(
            List<StreamingPath> paths,
            HandshakeExecution execution,
            RequestsInFlight requests,
            HandshakeMeters meters,
            PendingConnections pending,
            RequestMemory memory) {
        this.paths = Set.copyOf(paths);
        this.execution = execution;
        this.requests = requests;
        this.meters = meters;
        this.pending = pending;
        this.memory = memory;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            HandshakeDispatchHandler dispatcher =
                    new HandshakeDispatchHandler(paths, execution, requests, meters, pending, memory);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }
}
