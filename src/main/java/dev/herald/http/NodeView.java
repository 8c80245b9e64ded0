package dev.herald.http;

import dev.herald.security.CallerPermissions;
import dev.herald.security.Scope;
import dev.herald.topic.TopicPattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node does, all since it started: whoever asks twice knows what happened between.
 *
 * @param time when this was said, by the node's clock
 * @param version of the build
 * @param ready as the readiness probe has it
 * @param degraded while what is between the nodes cannot be reached, so that nothing can be published
 * @param draining while sessions are sent away or new ones are refused
 */
record NodeView(
        Instant time,
        @Nullable String version,
        boolean ready,
        boolean degraded,
        boolean draining,
        Sessions sessions,
        Totals totals,
        List<Bucket> fanout,
        Caller caller) {

    /** @param slow those whose socket was full when last looked, within a second */
    record Sessions(long websocket, long sse, long slow) {}

    /**
     * @param delivered publications written to sessions
     * @param skipped by sessions that fell behind, on topics that allow it
     * @param bytes written to sessions
     */
    record Totals(long published, long delivered, long skipped, long bytes) {}

    /**
     * How many fan-outs took no longer than this, and longer than the bucket before allows; buckets without any are left
     * out.
     */
    record Bucket(double seconds, long count) {}

    /**
     * What the caller may do at all, and with which topics.
     *
     * @param name null for who showed no credentials
     */
    record Caller(
            @Nullable String name,
            boolean read,
            boolean publish,
            boolean operate,
            List<String> hears,
            List<String> publishes) {

        static Caller of(CallerPermissions permissions) {
            return new Caller(
                    permissions.isAnonymous() ? null : permissions.name(),
                    permissions.scopes().contains(Scope.READ),
                    permissions.scopes().contains(Scope.PUBLISH),
                    permissions.scopes().contains(Scope.OPERATE),
                    names(permissions.hears()),
                    names(permissions.publishes()));
        }

        private static List<String> names(List<TopicPattern> patterns) {
            return patterns.stream().map(TopicPattern::text).toList();
        }
    }
}
