package dev.herald.http;

import dev.herald.cluster.TopicDirectory;
import dev.herald.http.ClusterClient.NodeResponses;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The topics with subscribers on any node, and those that have messages without subscribers.
 *
 * <p>Other nodes do not know the caller's permissions, so this node filters the topics, and fills a page that is then not full
 * with the following ones. It does so {@value #MAX_ROUNDS} times at most: after that a page may be shorter than its limit.
 */
@Component
class ClusterTopics {

    private static final int MAX_ROUNDS = 4;

    private final LocalTopics local;
    private final ClusterClient cluster;
    private final TopicDirectory directory;
    private final int maxPage;

    ClusterTopics(LocalTopics local, ClusterClient cluster, TopicDirectory directory, PageLimit limits) {
        this.local = local;
        this.cluster = cluster;
        this.directory = directory;
        this.maxPage = limits.max();
    }

    /** How many topics of this node a list looks at; others have about as many. */
    int searched() {
        return local.size();
    }

    /** In the order of their names. */
    CompletableFuture<TopicPage> list(TopicPage.Query query, Predicate<Topic> visible) {
        return cluster.self() == null
                ? CompletableFuture.completedFuture(local.list(query, visible))
                : new Search(query.limit(), visible).from(query, MAX_ROUNDS);
    }

    /** Fills one page; used by one thread after another. */
    private final class Search {

        private final int limit;
        private final Predicate<Topic> visible;
        private final List<TopicView> found = new ArrayList<>();
        private final TreeSet<String> unavailableNodes = new TreeSet<>();

        Search(int limit, Predicate<Topic> visible) {
            this.limit = limit;
            this.visible = visible;
        }

        CompletableFuture<TopicPage> from(TopicPage.Query query, int rounds) {
            return all(query).thenCompose(page -> {
                page.entries().stream()
                        .filter(view -> visible.test(new Topic(view.topic())))
                        .forEach(found::add);
                String next = page.next();
                return next == null || rounds == 1 || found.size() >= limit
                        ? CompletableFuture.completedFuture(page(next))
                        : from(new TopicPage.Query(next, maxPage), rounds - 1);
            });
        }

        private CompletableFuture<Page<TopicView>> all(TopicPage.Query query) {
            CompletableFuture<NodeResponses<TopicPage>> others = cluster.requestAll(ClusterOperation.TOPICS, query);
            CompletableFuture<TopicDirectory.Page> stored = directory.page(query.cursor(), query.limit(), visible);
            Page<TopicView> own = local.list(query, topic -> true).page();
            return others.thenCombine(stored, (responses, kept) -> {
                unavailableNodes.addAll(responses.unavailableNodes());
                List<Page<TopicView>> pages = new ArrayList<>();
                pages.add(part(kept)); // first: its state of a topic is authoritative
                pages.add(own);
                responses.bodies().forEach(page -> pages.add(page.page()));
                return Page.merged(pages, TopicView::topic, TopicView::mergedWith, query.limit());
            });
        }

        private TopicPage page(@Nullable String next) {
            boolean tooMany = found.size() > limit;
            return new TopicPage(
                    tooMany ? List.copyOf(found.subList(0, limit)) : found,
                    tooMany ? found.get(limit - 1).topic() : next,
                    unavailableNodes.isEmpty() ? null : List.copyOf(unavailableNodes));
        }
    }

    private static Page<TopicView> part(TopicDirectory.Page kept) {
        return new Page<>(kept.states().stream().map(TopicView::of).toList(), kept.next());
    }
}
