package dev.herald.jetty;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Makes the {@link HandshakeDispatchHandler} the first of Jetty's handlers. */
@Component
class HandshakeDispatchCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final List<StreamingPath> paths;
    private final String servletPath;
    private final HandshakeExecution execution;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;

    HandshakeDispatchCustomizer(
            List<StreamingPath> paths,
            @Value("${spring.mvc.servlet.path:/}") String servletPath,
            HandshakeExecution execution,
            RequestsInFlight requests,
            HandshakeMeters meters,
            PendingConnections pending,
            RequestMemory memory) {
        this.paths = paths;
        this.servletPath = servletPath.equals("/") ? "" : servletPath;
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
                    new HandshakeDispatchHandler(wholePaths(factory), execution, requests, meters, pending, memory);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }

    private Set<String> wholePaths(JettyServletWebServerFactory factory) {
        String application = factory.getSettings().getContextPath() + servletPath;
        return paths.stream().map(path -> application + path.path()).collect(Collectors.toUnmodifiableSet());
    }
}
