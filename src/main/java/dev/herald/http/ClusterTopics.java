package dev.herald.http;

import dev.herald.cluster.TopicDirectory;
import dev.herald.cluster.TopicState;
import dev.herald.http.ClusterClient.Replies;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The topics that somebody listens to on any node, and those that are kept although nobody does.
 *
 * <p>Other nodes know nothing of who asks, so what is not wanted is left out here, and a page that is not full then is
 * filled with what comes next. That goes on for some turns only: after these a page has less than it could have.
 */
@Component
class ClusterTopics {

    private static final int TURNS = 16;

    private final LocalTopics here;
    private final ClusterClient cluster;
    private final TopicDirectory directory;
    private final int longest;

    ClusterTopics(LocalTopics here, ClusterClient cluster, TopicDirectory directory, PageLimit limits) {
        this.here = here;
        this.cluster = cluster;
        this.directory = directory;
        this.longest = limits.max();
    }

    /** In the order of their names. */
    CompletableFuture<TopicPage> list(TopicQuery query, Predicate<Topic> wanted) {
        return cluster.self() == null
                ? CompletableFuture.completedFuture(here.list(query, wanted))
                : new Search(query.limit(), wanted).from(query, TURNS);
    }

    /** For one page; used by one thread after another. */
    private final class Search {

        private final int limit;
        private final Predicate<Topic> wanted;
        private final List<TopicView> found = new ArrayList<>();
        private final TreeSet<String> silent = new TreeSet<>();

        Search(int limit, Predicate<Topic> wanted) {
            this.limit = limit;
            this.wanted = wanted;
        }

        CompletableFuture<TopicPage> from(TopicQuery query, int turns) {
            return all(query).thenCompose(page -> {
                page.entries().stream()
                        .filter(view -> wanted.test(new Topic(view.topic())))
                        .forEach(found::add);
                String next = page.next();
                return next == null || turns == 1 || found.size() >= limit
                        ? CompletableFuture.completedFuture(page(next))
                        : from(new TopicQuery(next, longest), turns - 1);
            });
        }

        private CompletableFuture<Page<TopicView>> all(TopicQuery query) {
            CompletableFuture<Replies<TopicPage>> others = cluster.ask(ClusterOperation.TOPICS, query);
            CompletableFuture<List<TopicState>> kept = directory.page(query.cursor(), query.limit());
            Page<TopicView> own = here.list(query, topic -> true).page();
            return others.thenCombine(kept, (replies, states) -> {
                silent.addAll(replies.silent());
                List<Page<TopicView>> pages = new ArrayList<>();
                pages.add(part(states, query.limit())); // first: what it says of a topic counts
                pages.add(own);
                replies.said().forEach(page -> pages.add(page.page()));
                return Page.merged(pages, TopicView::topic, TopicView::with, query.limit());
            });
        }

        private TopicPage page(@Nullable String next) {
            boolean tooMany = found.size() > limit;
            return new TopicPage(
                    tooMany ? List.copyOf(found.subList(0, limit)) : found,
                    tooMany ? found.get(limit - 1).topic() : next,
                    silent.isEmpty() ? null : List.copyOf(silent));
        }
    }

    /** It may go on if it is full. */
    private static Page<TopicView> part(List<TopicState> states, int limit) {
        List<TopicView> views = states.stream().map(TopicView::of).toList();
        return new Page<>(views, views.size() < limit ? null : views.getLast().topic());
    }
}
