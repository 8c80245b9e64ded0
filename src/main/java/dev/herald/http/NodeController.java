package dev.herald.http;

import dev.herald.broadcast.Relay;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.NodeSettings;
import dev.herald.security.CallerPermissions;
import dev.herald.session.SessionDrainer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The state of this node and the permissions of the caller, for pages in a browser: Actuator may be on another port. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class NodeController {

    private final NodeSettings settings;
    private final NodeMeters meters;
    private final ClusterClient cluster;
    private final Relay relay;
    private final SessionDrainer drain;
    private final HealthEndpoint health;
    private final HttpCodeStatusMapper statuses;
    private final @Nullable BuildProperties build;
    private final Instant started;
    private final Clock clock;

    NodeController(
            NodeSettings settings,
            NodeMeters meters,
            ClusterClient cluster,
            Relay relay,
            SessionDrainer drain,
            HealthEndpoint health,
            HttpCodeStatusMapper statuses,
            ObjectProvider<BuildProperties> build,
            ApplicationContext context,
            Clock clock) {
        this.settings = settings;
        this.meters = meters;
        this.cluster = cluster;
        this.relay = relay;
        this.drain = drain;
        this.health = health;
        this.statuses = statuses;
        this.build = build.getIfAvailable();
        this.started = Instant.ofEpochMilli(context.getStartupDate());
        this.clock = clock;
    }

    @GetMapping("/node")
    NodeView node() {
        CallerPermissions caller = CallerPermissions.current();
        return new NodeView(
                settings.name(),
                NodeView.nodes(cluster, caller),
                started,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                build == null ? null : build.getVersion(),
                isReady(),
                !relay.isAvailable(),
                drain.isDraining(),
                meters.sessions(),
                meters.totals(),
                meters.fanout(),
                NodeView.Caller.of(caller));
    }

    /** As the readiness probe reports, for which a degraded node is ready. */
    private boolean isReady() {
        HealthDescriptor readiness = health.healthForPath("readiness");
        return readiness != null && statuses.getStatusCode(readiness.getStatus()) == WebEndpointResponse.STATUS_OK;
    }
}
