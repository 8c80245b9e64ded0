package dev.herald.http;

import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who listens, on whichever node: for an operator. */
@RestController
@RequestMapping("/sessions")
class SessionsController {

    private final ClusterSessions sessions;
    private final BodyReader bodies;
    private final PageLimit limits;

    SessionsController(ClusterSessions sessions, BodyReader bodies, PageLimit limits) {
        this.sessions = sessions;
        this.bodies = bodies;
        this.limits = limits;
    }

    /** Open sessions in the order of their ids: those that listen to a topic, or are a user's, if these are named. */
    @GetMapping
    @Nullable
    Object sessions(
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String user) {
        String name = topic == null ? null : new Topic(topic).name();
        return ClusterClient.promptly(sessions.list(new SessionQuery(cursor, limits.of(limit), name, user)));
    }

    @GetMapping("/{id}")
    @Nullable
    Object session(@PathVariable String id) {
        return ClusterClient.promptly(sessions.find(id));
    }

    /** Ends a session with 1008. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Nullable
    Object disconnect(@PathVariable String id) {
        return ClusterClient.promptly(sessions.disconnect(id));
    }

    /** Tells one session the body, byte for byte. */
    @PostMapping("/{id}/messages")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Nullable
    Object tell(@PathVariable String id, HttpServletRequest request) throws IOException {
        Message message = Message.ofUtf8(bodies.message(request));
        return ClusterClient.promptly(sessions.tell(id, message.utf8()));
    }
}
