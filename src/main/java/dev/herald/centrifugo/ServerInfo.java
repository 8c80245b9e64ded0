package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.ConnectResult;
import dev.herald.session.Session;
import dev.herald.session.SessionFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** What clients learn about this service when they connect. */
@Component
class ServerInfo {

    private final String version;
    private final int pingSeconds;
    private final ObjectProvider<SessionSecrets> secrets;

    ServerInfo(ObjectProvider<BuildProperties> build, SessionFactory sessions, ObjectProvider<SessionSecrets> secrets) {
        this.secrets = secrets;
        BuildProperties properties = build.getIfAvailable();
        this.version = "Herald " + (properties == null ? "" : version(properties.getVersion()));
        this.pingSeconds = (int) Math.ceilDiv(sessions.pingInterval().toMillis(), 1000L);
    }

    private static String version(@Nullable String known) {
        return Objects.requireNonNullElse(known, "");
    }

    String version() {
        return version.strip();
    }

    /** Adds what the client of {@code session} sends with its commands, if they come by requests of their own. */
    void addSecret(Session session, ConnectResult.Builder result) {
        if (session.transport().isEmulated()) {
            secrets.ifAvailable(known -> result.setNode(known.node()).setSession(known.of(session)));
        }
    }

    /** The time between two pings, at most; 0 if there are none. */
    int pingSeconds() {
        return pingSeconds;
    }
}
