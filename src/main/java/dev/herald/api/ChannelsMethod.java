package dev.herald.api;

import dev.herald.cluster.ClusterClient;
import dev.herald.security.Scope;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The channels with subscribers on any node that responds, of those to which the caller may subscribe. */
@Component
class ChannelsMethod implements ApiMethod<ChannelsMethod.Parameters> {

    private static final int PAGE = 10_000;

    private final ActiveChannels local;
    private final ClusterClient cluster;
    private final int maxChannels;

    ChannelsMethod(ActiveChannels local, ClusterClient cluster, ApiSettings settings) {
        this.local = local;
        this.cluster = cluster;
        this.maxChannels = settings.maxChannels();
    }

    record Parameters(@Nullable String pattern) {}

    record ChannelStats(int numClients) {}

    /** @param unavailableNodes those that did not respond, and whose subscribers are not counted */
    record Result(
            Map<String, ChannelStats> channels, @Nullable List<String> unavailableNodes) {}

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.READ;
    }

    @Override
    public CompletableFuture<Result> call(Parameters parameters, ApiCaller caller) {
        String pattern = Objects.requireNonNullElse(parameters.pattern(), "");
        Glob.of(pattern); // refused before other nodes are asked
        return new Search(pattern, caller).from("");
    }

    /** Reads page after page of all nodes; used by one thread after another. */
    private final class Search {

        private final String pattern;
        private final ApiCaller caller;
        private final TreeMap<String, Integer> found = new TreeMap<>();
        private final TreeSet<String> unavailableNodes = new TreeSet<>();

        Search(String pattern, ApiCaller caller) {
            this.pattern = pattern;
            this.caller = caller;
        }

        CompletableFuture<Result> from(String after) {
            ActiveChannels.Query query = new ActiveChannels.Query(pattern, after, PAGE);
            return cluster.requestAll(ApiOperations.CHANNELS, query).thenCompose(others -> {
                unavailableNodes.addAll(others.unavailableNodes());
                List<ActiveChannels.Page> pages = new ArrayList<>(others.bodies());
                pages.add(local.list(query));
                String next = add(pages);
                return next == null ? CompletableFuture.completedFuture(result()) : from(next);
            });
        }

        /** Adds what comes before the end of the shortest page that is not its node's last, and returns that end. */
        private @Nullable String add(List<ActiveChannels.Page> pages) {
            String known = pages.stream()
                    .map(ActiveChannels.Page::next)
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            pages.forEach(page -> page.subscribers().forEach((name, subscribers) -> {
                if ((known == null || name.compareTo(known) <= 0)
                        && caller.permissions().maySubscribe(new Topic(name))) {
                    found.merge(name, subscribers, Integer::sum);
                }
            }));
            if (found.size() > maxChannels) {
                throw new ApiException(
                        ApiError.LIMIT_EXCEEDED,
                        "limit exceeded: more than %d channels match (herald.api.max-channels), narrow the pattern"
                                .formatted(maxChannels));
            }
            return known;
        }

        private Result result() {
            Map<String, ChannelStats> channels = new TreeMap<>();
            found.forEach((name, subscribers) -> channels.put(name, new ChannelStats(subscribers)));
            return new Result(channels, ChannelNames.orNull(List.copyOf(unavailableNodes)));
        }
    }
}
