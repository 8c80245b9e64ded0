package dev.herald.api;

import dev.herald.broadcast.Fanout;
import dev.herald.cluster.PageQuery;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The channels of this node that have subscribers. */
@Component
class ActiveChannels {

    private final Topics topics;
    private final Fanout fanout;

    ActiveChannels(Topics topics, Fanout fanout) {
        this.topics = topics;
        this.fanout = fanout;
    }

    /** @param after only channels whose names come after it */
    record Query(String pattern, String after, int limit) implements PageQuery<Query> {

        @Override
        public Query withLimit(int other) {
            return new Query(pattern, after, other);
        }
    }

    /**
     * @param subscribers by the names of the channels
     * @param next the last name of the page; null on the last page
     */
    record Page(
            SortedMap<String, Integer> subscribers,
            @Nullable String next) {}

    /** In the order of their names; holds no more than a page. */
    Page list(Query query) {
        Glob glob = Glob.of(query.pattern());
        TreeMap<String, Integer> lowest = new TreeMap<>();
        boolean hasMore = false;
        for (TopicLog log : topics.all()) {
            String name = log.topic().name();
            int subscribers = log.topic().isInternal() ? 0 : fanout.subscribers(log.topic());
            if (subscribers > 0 && name.compareTo(query.after()) > 0 && glob.matches(name)) {
                lowest.put(name, subscribers);
                if (lowest.size() > query.limit()) {
                    lowest.pollLastEntry();
                    hasMore = true;
                }
            }
        }
        return new Page(lowest, hasMore ? lowest.lastKey() : null);
    }

    int count() {
        return (int) topics.all().stream().filter(log -> has(log.topic())).count();
    }

    /** Of all channels together. */
    int subscriptions() {
        return topics.all().stream()
                .map(TopicLog::topic)
                .filter(topic -> !topic.isInternal())
                .mapToInt(fanout::subscribers)
                .sum();
    }

    private boolean has(Topic topic) {
        return !topic.isInternal() && fanout.subscribers(topic) > 0;
    }
}
