package dev.herald.jetty;

import dev.herald.limits.EffectiveLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

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
    private final BodyArrivals bodies;
    private final ObjectProvider<DirectEndpoint> direct;

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
            UnreadResponses unread,
            BodyArrivals bodies,
            ObjectProvider<DirectEndpoint> direct) {
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
        this.bodies = bodies;
        this.direct = direct;
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
            Map<String, Set<String>> handshakes = paths.stream()
                    .collect(Collectors.toUnmodifiableMap(
                            path -> application + path.path(), HandshakeDispatchCustomizer::methods));
            RequestDispatcher dispatched = new RequestDispatcher(
                    executor, requests, memory, unread, bodies, directEndpoints(application, isManagement));
            HandshakeDispatchHandler dispatcher =
                    new HandshakeDispatchHandler(handshakes, execution, executor, dispatched, meters, pending);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }

    private static Set<String> methods(StreamingPath path) {
        return path.methods().stream().map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());
    }

    /** By their whole paths. They cannot be created before the web server. */
    private Supplier<Map<String, DirectEndpoint>> directEndpoints(String application, boolean isManagement) {
        return isManagement
                ? Map::of
                : SingletonSupplier.of(() -> direct.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                endpoint -> application + endpoint.path(), Function.identity())));
    }
}
