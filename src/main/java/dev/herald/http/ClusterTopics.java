package dev.herald.http;

import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterClient.NodeResponses;
import dev.herald.cluster.TopicDirectory;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The topics with subscribers on any node, and those that have messages without subscribers.
 *
 * <p>Other nodes know neither the caller's permissions nor the prefix, so this node filters the topics, and fills a page that is then not full
 * with those among the following ones, {@value #SEARCHED_PAGES} times {@code herald.http.max-page} of them: after that a page may be
 * shorter than its limit, or empty, although others follow. Its cost thus does not depend on the number of stored topics.
 */
@Component
class ClusterTopics {

    private static final int SEARCHED_PAGES = 3;

    private final LocalTopics local;
    private final ClusterClient cluster;
    private final TopicDirectory directory;
    private final int searched;

    ClusterTopics(LocalTopics local, ClusterClient cluster, TopicDirectory directory, PageLimit limits) {
        this.local = local;
        this.cluster = cluster;
        this.directory = directory;
        this.searched = SEARCHED_PAGES * limits.max();
    }

    /** How many topics of this node a list looks at; others have about as many. */
    int searched() {
        return local.size();
    }

    /** In the order of their names. */
    CompletableFuture<TopicPage> list(TopicPage.Query query, TopicFilter filter) {
        return cluster.self() == null
                ? CompletableFuture.completedFuture(local.list(query, filter))
                : new Search(query.limit(), filter).list(filter.from(query));
    }

    /** Fills one page; used by one thread after another. */
    private final class Search {

        private final int limit;
        private final TopicFilter filter;
        private final List<TopicView> found = new ArrayList<>();
        private final TreeSet<String> unavailableNodes = new TreeSet<>();

        Search(int limit, TopicFilter filter) {
            this.limit = limit;
            this.filter = filter;
        }

        CompletableFuture<TopicPage> list(TopicPage.Query query) {
            return from(query)
                    .thenCompose(next -> next == null || found.size() >= limit
                            ? CompletableFuture.completedFuture(next)
                            : from(new TopicPage.Query(next, searched)))
                    .thenApply(this::page);
        }

        /** Completes with the name after which it has not looked yet, if there is more. */
        private CompletableFuture<@Nullable String> from(TopicPage.Query query) {
            return all(query).thenApply(page -> {
                page.entries().stream()
                        .filter(view -> filter.test(new Topic(view.topic())))
                        .forEach(found::add);
                return filter.next(page.next());
            });
        }

        private CompletableFuture<Page<TopicView>> all(TopicPage.Query query) {
            CompletableFuture<NodeResponses<TopicPage>> others = cluster.requestAll(NodeOperations.TOPICS, query);
            CompletableFuture<TopicDirectory.Page> stored = directory.page(
                    new TopicDirectory.Query(query.cursor(), query.limit(), limit - found.size(), filter));
            Page<TopicView> own = local.list(query, topic -> true).page();
            return others.thenCombineAsync(stored, (responses, kept) -> { // not on a thread of Redis
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
