package dev.herald.endpoint;

import java.util.List;
import java.util.Set;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Puts the {@link SelectorDispatcher} before everything that Jetty handles. */
@Component
class SelectorCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final Set<SelectorPath> paths;
    private final HandshakeThread thread;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;

    SelectorCustomizer(
            List<SelectorPath> paths,
            HandshakeThread thread,
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
            SelectorDispatcher dispatcher = new SelectorDispatcher(paths, thread, requests, meters, pending, memory);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }
}
