package dev.herald.jetty;

import java.util.List;
import java.util.Set;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Puts the {@link HandshakeDispatchHandler} before everything that Jetty handles. */
@Component
class SelectorCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final Set<StreamingPath> paths;
    private final HandshakeExecution thread;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;

    SelectorCustomizer(
            List<StreamingPath> paths,
            HandshakeExecution thread,
            RequestsInFlight requests,
            HandshakeMeters meters,
            PendingConnections pending,
            RequestMemory memory) {
        this.memory = memory;
        this.meters = meters;
        this.requests = requests;
        this.paths = Set.copyOf(paths);
        this.thread = thread;
        this.pending = pending;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            HandshakeDispatchHandler dispatcher =
                    new HandshakeDispatchHandler(paths, thread, requests, meters, pending, memory);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }
}
