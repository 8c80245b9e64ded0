package dev.herald.jetty;

import dev.herald.limits.ConcurrencyLimiter;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Says which requests are to the actuator, and limits those besides health: a scrape or a thread dump costs more than most requests,
 * and on a port of its own anybody may make it. Safe for use by any thread.
 */
@Component
class ManagementRequests {

    private static final EndpointId HEALTH = EndpointId.of("health");

    private final SingletonSupplier<Paths> paths;
    private final ConcurrencyLimiter limiter;

    private record Paths(List<String> health, List<String> all) {}

    /** @param endpoints the actuator's, which are found after the web server is configured */
    ManagementRequests(
            ObjectProvider<PathMappedEndpoints> endpoints,
            LimitSettings settings,
            LimitMeters meters,
            MeterRegistry registry) {
        this.paths = SingletonSupplier.of(() -> paths(endpoints.getIfAvailable()));
        this.limiter = new ConcurrencyLimiter(
                "requests to the actuator",
                settings.managementRequests(),
                Limit.MANAGEMENT_REQUESTS,
                Limit.MANAGEMENT_REQUESTS_BY_ADDRESS,
                meters);
        Gauge.builder("herald.management.requests", limiter, ConcurrencyLimiter::active)
                .description("Requests to the actuator, besides health, that are in progress or wait")
                .register(registry);
    }

    private static Paths paths(@Nullable PathMappedEndpoints endpoints) {
        if (endpoints == null) {
            return new Paths(List.of(), List.of());
        }
        Stream<String> health = Stream.of(WebServerNamespace.SERVER, WebServerNamespace.MANAGEMENT)
                .map(server -> endpoints.getAdditionalPaths(server, HEALTH))
                .flatMap(Collection::stream);
        return new Paths(
                Stream.concat(Stream.ofNullable(endpoints.getPath(HEALTH)), health)
                        .toList(),
                List.copyOf(endpoints.getAllPaths()));
    }

    /** @param path within the application, decoded */
    boolean isHealth(String path) {
        return contains(paths.obtain().health(), path);
    }

    /** @param path within the application, decoded */
    boolean isManagement(String path) {
        return contains(paths.obtain().all(), path);
    }

    private static boolean contains(List<String> paths, String path) {
        return paths.stream()
                .anyMatch(each ->
                        path.startsWith(each) && (path.length() == each.length() || path.charAt(each.length()) == '/'));
    }

    /**
     * Counts a request as in progress until the permit is released.
     *
     * @throws dev.herald.limits.LimitExceededException if there are too many, in all or of this address
     */
    ConcurrencyLimiter.Permit begin(@Nullable InetAddress address) {
        return limiter.take(null, address);
    }
}
