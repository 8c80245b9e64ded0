package dev.herald.api;

import dev.herald.cluster.NodeSettings;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** What this node says about itself. */
@Component
class LocalNode {

    private final String uid = UUID.randomUUID().toString();
    private final NodeSettings settings;
    private final SessionRegistry sessions;
    private final ActiveChannels channels;
    private final @Nullable BuildProperties build;
    private final Instant started;
    private final Clock clock;

    LocalNode(
            NodeSettings settings,
            SessionRegistry sessions,
            ActiveChannels channels,
            ObjectProvider<BuildProperties> build,
            ApplicationContext context,
            Clock clock) {
        this.settings = settings;
        this.sessions = sessions;
        this.channels = channels;
        this.build = build.getIfAvailable();
        this.started = Instant.ofEpochMilli(context.getStartupDate());
        this.clock = clock;
    }

    NodeInfo info() {
        return new NodeInfo(
                uid,
                settings.name(),
                build == null ? null : build.getVersion(),
                sessions.size(),
                users(),
                channels.count(),
                channels.subscriptions(),
                Math.max(0, Duration.between(started, clock.instant()).toSeconds()));
    }

    private int users() {
        return (int) sessions.all().stream()
                .map(Session::user)
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }
}
