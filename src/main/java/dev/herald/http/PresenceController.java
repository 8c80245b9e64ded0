package dev.herald.http;

import dev.herald.cluster.ClusterClient;
import dev.herald.jetty.AcceptedInput;
import dev.herald.presence.Presence;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Which clients are subscribed to a topic, on all nodes. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class PresenceController {

    private static final String TOPIC = "topic";

    private final Presence presence;
    private final PageLimit limits;
    private final RequestCost cost;
    private final Cursors cursors;
    private final JsonMapper json;

    PresenceController(Presence presence, PageLimit limits, RequestCost cost, Cursors cursors, JsonMapper json) {
        this.presence = presence;
        this.limits = limits;
        this.cost = cost;
        this.cursors = cursors;
        this.json = json;
    }

    /** In the order of their sessions' ids. */
    @GetMapping({"/topics/{topic}/presence", "/topics/presence"})
    @AcceptedInput(single = TOPIC)
    @Nullable
    Object presence(
            @PathVariable(name = TOPIC, required = false) @Nullable String inPath,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit,
            HttpServletRequest request) {
        Topic topic = new Topic(NamedBy.pathOrParameter(inPath, TOPIC, request));
        CallerPermissions.current().checkSubscribe(List.of(topic));
        cost.ofPage(request, limits.of(limit), presence.size(topic));
        return ClusterClient.resultOrFuture(
                cursors.page(cursor, after -> page(topic, after, limit), "presence", topic.name()));
    }

    private CompletableFuture<PresencePage> page(Topic topic, String after, int limit) {
        return presence.pages(topic, after, limit)
                .thenCombine(
                        presence.stats(topic),
                        (pages, stats) -> PresencePage.of(topic.name(), pages, stats, limit, json));
    }
}
