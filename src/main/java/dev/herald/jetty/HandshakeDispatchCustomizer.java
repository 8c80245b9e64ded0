package dev.herald.jetty;

import dev.herald.limits.EffectiveLimits;
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
    private final ManagementRequests management;
    private final EffectiveLimits limits;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;
    private final UnreadResponses unread;

    HandshakeDispatchCustomizer(
            List<StreamingPath> paths,
            @Value("${spring.mvc.servlet.path:/}") String servletPath,
            HandshakeExecution execution,
            ManagementRequests management,
            EffectiveLimits limits,
            RequestsInFlight requests,
            HandshakeMeters meters,
            PendingConnections pending,
            RequestMemory memory,
            UnreadResponses unread) {
        this.paths = paths;
        this.servletPath = servletPath.equals("/") ? "" : servletPath;
        this.execution = execution;
        this.management = management;
        this.limits = limits;
        this.requests = requests;
        this.meters = meters;
        this.pending = pending;
        this.memory = memory;
        this.unread = unread;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        customize(factory, paths, false);
    }

    /** For the web server that has nothing but the actuator. */
    void customizeManagement(JettyServletWebServerFactory factory) {
        customize(factory, List.of(), true);
    }

    private void customize(JettyServletWebServerFactory factory, List<StreamingPath> paths, boolean isManagement) {
        factory.addServerCustomizers(server -> {
            String application = factory.getSettings().getContextPath() + (isManagement ? "" : servletPath);
            RequestExecutor executor = new RequestExecutor(
                    management, isManagement, application, server.getThreadPool(), limits.threads());
            Set<String> wholePaths =
                    paths.stream().map(path -> application + path.path()).collect(Collectors.toUnmodifiableSet());
            HandshakeDispatchHandler dispatcher = new HandshakeDispatchHandler(
                    wholePaths, execution, executor, requests, meters, pending, memory, unread);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }
}
