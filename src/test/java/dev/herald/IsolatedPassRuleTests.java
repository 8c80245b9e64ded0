package dev.herald;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each pass over sessions, topics, connections or subscribers isolates each of them, or is listed here with the reason. */
class IsolatedPassRuleTests {

    private static final String MANY =
            "(session|subscri|connection|listener|topic|node|replicator|worker|shard|reserved|registry|logs|seeds|channels|all\\(\\)|ofUser)";

    private static final Pattern PASS = Pattern.compile(
            "(for \\([^;]*: [^;]*" + MANY + "[^;]*\\) \\{)|(" + MANY
                    + "[A-Za-z]*(\\.[a-zA-Z]+\\([a-z]*\\))*\\.forEach\\()",
            Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> EXEMPT = Map.ofEntries(
            entry("sse/EventSink.java", "reads the positions of one session"),
            entry("session/LagSampler.java", "reads the cursors of one session, itself isolated"),
            entry("redis/RedisRelay.java", "sending has a future, which fails instead of throwing"),
            entry("redis/RedisPeers.java", "sending has a future, which fails instead of throwing"),
            entry("http/ClusterSessions.java", "merges responses into one of its own"),
            entry("settings/WebServerSettingsCheck.java", "at start, which is to fail"),
            entry("jetty/CredentialsCustomizer.java", "at start, which is to fail"),
            entry("broadcast/BackpressurePolicy.java", "sets two numbers of each"),
            entry("broadcast/TopicSubscribers.java", "sets a flag of each, and adds to a queue"),
            entry("security/Issuers.java", "at start, which is to fail"),
            entry("presence/UserDigests.java", "adds hashes to a set"),
            entry(
                    "presence/Watchers.java",
                    "changes maps of its own; sending has a future, which fails instead of throwing"),
            entry("presence/WatchedTopics.java", "changes maps of its own"),
            entry("presence/Presence.java", "merges responses into one of its own"),
            entry("presence/LocalClients.java", "counts the entries of each"),
            entry("hooks/HookResult.java", "reads one response, which is refused as a whole"),
            entry("sessionevents/SessionChanges.java", "adds to a queue"),
            entry("sessionevents/SessionReporter.java", "builds one batch of its own, which is retried as a whole"),
            entry("api/ActiveChannels.java", "counts the subscribers of each"),
            entry("api/BroadcastMethod.java", "checks names, before anything is published"),
            entry("centrifugo/ConnectionRenewal.java", "renews what is shown of the subscriptions of one client"));

    @Test
    void eachPassOverManyIsIsolatedOrListed() throws IOException {
        Path root = Path.of("src/main/java/dev/herald");
        List<String> found;
        try (Stream<Path> files = Files.walk(root)) {
            found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> passes(file) > 0)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(EXEMPT.keySet());
    }

    private static long passes(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.contains("IsolatedPass"))
                    .filter(line -> PASS.matcher(line).find())
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
