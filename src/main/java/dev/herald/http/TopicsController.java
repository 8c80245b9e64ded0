package dev.herald.http;

import dev.herald.broadcast.Fanout;
import dev.herald.security.Access;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Start;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is being said, and what was. */
@RestController
class TopicsController {

    private final TopicsEverywhere topics;
    private final Fanout fanout;
    private final PageLimit limits;

    TopicsController(TopicsEverywhere topics, Fanout fanout, PageLimit limits) {
        this.topics = topics;
        this.fanout = fanout;
        this.limits = limits;
    }

    record MessageView(String position, String data) {}

    record GapView(@Nullable String from, String to) {

        static @Nullable GapView of(@Nullable Gap gap) {
            return gap == null
                    ? null
                    : new GapView(
                            gap.from() == null ? null : gap.from().toString(),
                            gap.to().toString());
        }
    }

    /**
     * @param position what to ask for as {@code since} to go on; null if nothing is known of the topic
     * @param gap what was asked for and is no longer kept; null if nothing is missing
     */
    record Messages(
            String topic,
            List<MessageView> messages,
            @Nullable String position,
            @Nullable GapView gap) {}

    /** Known topics that the caller may listen to, in the order of their names. */
    @GetMapping("/topics")
    @Nullable
    Object topics(
            @RequestParam(defaultValue = "") String cursor, @RequestParam(defaultValue = PageLimit.DEFAULT) int limit) {
        Access access = Access.current();
        return Nodes.promptly(topics.list(new TopicQuery(cursor, limits.of(limit)), access::mayHear));
    }

    /** What was said after {@code since}, or all that is kept, the oldest first. */
    @GetMapping("/topics/{topic}/messages")
    @Nullable
    Object messages(
            @PathVariable String topic,
            @RequestParam(defaultValue = "") String since,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit) {
        Topic named = new Topic(topic);
        Access.current().checkHears(List.of(named));
        Position position = since.isEmpty() ? null : Position.parse(since);
        int most = limits.of(limit);
        Messages none = new Messages(topic, List.of(), since.isEmpty() ? null : since, null);
        return Nodes.promptly(
                fanout.read(named, log -> messages(log, position, most)).thenApply(read -> read == null ? none : read));
    }

    private static Messages messages(TopicLog log, @Nullable Position since, int limit) {
        Start start = since == null ? log.fromTail() : log.after(since);
        List<MessageView> messages = new ArrayList<>();
        long cursor = start.cursor();
        Publication publication = log.get(cursor);
        while (publication != null && messages.size() < limit) {
            if (publication.gap() == null) {
                messages.add(view(publication));
            }
            publication = log.get(++cursor);
        }
        return new Messages(
                log.topic().name(), messages, log.heardBefore(cursor).toString(), GapView.of(start.gap()));
    }

    private static MessageView view(Publication publication) {
        return new MessageView(
                publication.position().toString(),
                new String(publication.message().utf8(), StandardCharsets.UTF_8));
    }
}
