package dev.herald.http;

import dev.herald.cluster.ClusterClient;
import dev.herald.security.CallerPermissions;
import dev.herald.security.Scope;
import dev.herald.topic.TopicPattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a node, and its totals since it started.
 *
 * @param name {@code herald.node.name}
 * @param nodes the names of the nodes that are alive, this one included; null if there can be no others, while they are unknown,
 *     and for a caller without the scope {@code operate}
 * @param started when the node started, by its clock
 * @param time the time of the response by the node's clock
 * @param version of the build
 * @param ready as the readiness probe reports
 * @param degraded while Redis is unreachable, so that nothing can be published
 * @param draining while sessions are being closed or new ones are refused
 */
record NodeView(
        String name,
        @Nullable List<String> nodes,
        Instant started,
        Instant time,
        @Nullable String version,
        boolean ready,
        boolean degraded,
        boolean draining,
        Sessions sessions,
        Totals totals,
        List<Bucket> fanout,
        Caller caller) {

    static @Nullable List<String> nodes(ClusterClient cluster, CallerPermissions caller) {
        return caller.scopes().contains(Scope.OPERATE) ? cluster.nodes() : null;
    }

    /** @param slow those whose socket was full at the last check, within the last second */
    record Sessions(
            long websocket,
            long sse,
            long centrifugoJson,
            long centrifugoProtobuf,
            long centrifugoHttpStream,
            long centrifugoSse,
            long uniWebsocket,
            long uniSse,
            long uniHttpStream,
            long slow) {}

    /**
     * @param delivered publications written to sessions
     * @param skipped by sessions that fell behind, on topics that allow it
     * @param bytes written to sessions
     */
    record Totals(long published, long delivered, long skipped, long bytes) {}

    /**
     * The number of fan-outs that took at most this long and longer than the bound of the bucket before; empty buckets are
     * left out.
     */
    record Bucket(double seconds, long count) {}

    /**
     * The permissions of the caller.
     *
     * @param name null without credentials
     * @param subscribeTopics the patterns of the topics to which it may subscribe
     * @param publishTopics the patterns of the topics to which it may publish
     */
    record Caller(
            @Nullable String name,
            boolean read,
            boolean publish,
            boolean operate,
            List<String> subscribeTopics,
            List<String> publishTopics) {

        static Caller of(CallerPermissions permissions) {
            return new Caller(
                    permissions.isAnonymous() ? null : permissions.name(),
                    permissions.scopes().contains(Scope.READ),
                    permissions.scopes().contains(Scope.PUBLISH),
                    permissions.scopes().contains(Scope.OPERATE),
                    names(permissions.subscribeTopics()),
                    names(permissions.publishTopics()));
        }

        private static List<String> names(List<TopicPattern> patterns) {
            return patterns.stream().map(TopicPattern::text).toList();
        }
    }
}
