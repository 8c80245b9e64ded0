package dev.herald.http;

import dev.herald.cluster.ClusterClient;
import dev.herald.jetty.AcceptedInput;
import dev.herald.logging.LogLine;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The sessions of all nodes, for operators. */
@RestController
@RequestMapping(path = "/sessions", produces = MediaType.APPLICATION_JSON_VALUE)
class SessionsController {

    private final ClusterSessions sessions;
    private final BodyReader bodies;
    private final PageLimit limits;
    private final RequestCost cost;
    private final UserNames names;
    private final Cursors cursors;

    SessionsController(
            ClusterSessions sessions,
            BodyReader bodies,
            PageLimit limits,
            RequestCost cost,
            UserNames names,
            Cursors cursors) {
        this.cursors = cursors;
        this.cost = cost;
        this.names = names;
        this.sessions = sessions;
        this.bodies = bodies;
        this.limits = limits;
    }

    /** Lists sessions in the order of their ids; only those of a topic or a user if named. */
    @GetMapping
    @Nullable
    Object sessions(
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String issuer,
            HttpServletRequest request) {
        String key = names.key(issuer, user);
        cost.ofPage(request, limits.of(limit), sessions.searched(key));
        String name = topic == null ? null : new Topic(topic).name();
        return ClusterClient.resultOrFuture(cursors.page(
                cursor,
                after -> sessions.list(new SessionPage.Query(after, limits.of(limit), name, key)),
                "sessions",
                name,
                key));
    }

    @GetMapping("/{id}")
    @Nullable
    Object session(@PathVariable String id) {
        return ClusterClient.resultOrFuture(sessions.find(id));
    }

    /** Closes a session with 1008. */
    @DeleteMapping(path = "/{id}", produces = MediaType.ALL_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Nullable
    Object disconnect(@PathVariable String id, HttpServletRequest request) {
        LogLine line =
                AuditLog.line("An operator disconnects a session.", request).with("session", id);
        return ClusterClient.resultOrFuture(AuditLog.log(line, sessions.disconnect(id)));
    }

    /** Sends the body, byte for byte, to one session. */
    @PostMapping("/{id}/messages")
    @AcceptedInput(body = true)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Nullable
    Object send(@PathVariable String id, HttpServletRequest request) throws IOException {
        Message message = Message.ofUtf8(bodies.message(request));
        LogLine line = AuditLog.line("An operator sends a direct message to a session.", request)
                .with("session", id);
        return ClusterClient.resultOrFuture(AuditLog.log(line, sessions.send(id, message.utf8())));
    }
}
