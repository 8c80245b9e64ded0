package dev.herald.http;

import dev.herald.broadcast.SessionEventsTopic;
import dev.herald.cluster.ClusterClient;
import dev.herald.jetty.AcceptedInput;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Topics and their history. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class TopicsController {

    private static final String TOPIC = "topic";

    private final ClusterTopics topics;
    private final HistoryResponses history;
    private final PageLimit limits;
    private final RequestCost cost;
    private final Cursors cursors;
    private final SessionEventsTopic sessionEvents;

    TopicsController(
            ClusterTopics topics,
            HistoryResponses history,
            PageLimit limits,
            RequestCost cost,
            Cursors cursors,
            SessionEventsTopic sessionEvents) {
        this.sessionEvents = sessionEvents;
        this.cursors = cursors;
        this.cost = cost;
        this.topics = topics;
        this.history = history;
        this.limits = limits;
    }

    /** Lists the topics to which the caller may subscribe, in the order of their names; only those that begin with a prefix if given. */
    @GetMapping("/topics")
    @Nullable
    Object topics(
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit,
            @RequestParam(defaultValue = "") String prefix,
            HttpServletRequest request) {
        TopicFilter filter = new TopicFilter(prefix, CallerPermissions.current()::maySubscribe);
        cost.ofPage(request, limits.of(limit), topics.searched());
        return ClusterClient.resultOrFuture(cursors.page(
                cursor, after -> topics.list(new TopicPage.Query(after, limits.of(limit)), filter), "topics", prefix));
    }

    /** The history of a topic, or the part of it after {@code since} and before {@code before}. */
    @GetMapping({"/topics/{topic}/messages", "/topics/messages"})
    @AcceptedInput(single = TOPIC)
    void messages(
            @PathVariable(name = TOPIC, required = false) @Nullable String inPath,
            @RequestParam(defaultValue = "") String since,
            @RequestParam(defaultValue = "") String before,
            @RequestParam(defaultValue = HistoryOrder.DEFAULT) String order,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Topic named = new Topic(NamedBy.pathOrParameter(inPath, TOPIC, request));
        CallerPermissions.current().checkSubscribe(List.of(named));
        sessionEvents.check(List.of(named));
        history.respond(
                new HistoryDocument.Query(
                        named, HistoryOrder.of(order), position(since), position(before), limits.of(limit)),
                request,
                response);
    }

    private static @Nullable Position position(String parameter) {
        return parameter.isEmpty() ? null : Position.parse(parameter);
    }
}
