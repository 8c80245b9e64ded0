package dev.herald.http;

import dev.herald.broadcast.Fanout;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** The topics of this node. */
@Component
class LocalTopics {

    private final Topics topics;
    private final Fanout fanout;

    LocalTopics(Topics topics, Fanout fanout) {
        this.topics = topics;
        this.fanout = fanout;
    }

    int size() {
        return topics.size();
    }

    /** In the order of their names. */
    TopicPage list(TopicPage.Query query, Predicate<Topic> visible) {
        Page<TopicView> page = Page.of(
                        topics.all().stream().filter(log -> visible.test(log.topic())),
                        log -> log.topic().name(),
                        query.cursor(),
                        query.limit())
                .map(this::view);
        return new TopicPage(page.entries(), page.next(), null);
    }

    private TopicView view(TopicLog log) {
        return new TopicView(
                log.topic().name(),
                fanout.subscribers(log.topic()),
                log.size(),
                log.historyBytes(),
                log.newest().toString());
    }
}
