package dev.herald.http;

import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.CloseStatus;

/** Who listens: for an operator. */
@RestController
@RequestMapping("/sessions")
class SessionsController {

    static final CloseStatus DISCONNECTED = CloseStatus.POLICY_VIOLATION.withReason("disconnected by an operator");

    private final SessionRegistry registry;
    private final BodyReader bodies;
    private final PageLimit limits;
    private final Clock clock;

    SessionsController(SessionRegistry registry, BodyReader bodies, PageLimit limits, Clock clock) {
        this.registry = registry;
        this.bodies = bodies;
        this.limits = limits;
        this.clock = clock;
    }

    /** @param total of all sessions, not only of this page's */
    record SessionPage(List<SessionView> sessions, @Nullable String next, int total) {}

    /** Open sessions in the order of their ids. */
    @GetMapping
    SessionPage sessions(
            @RequestParam(defaultValue = "") String cursor, @RequestParam(defaultValue = PageLimit.DEFAULT) int limit) {
        Page<SessionView> page = Page.of(registry.all().stream(), Session::id, cursor, limits.of(limit))
                .map(session -> SessionView.of(session, clock.instant()));
        return new SessionPage(page.entries(), page.next(), registry.size());
    }

    @GetMapping("/{id}")
    SessionView session(@PathVariable String id) {
        return SessionView.of(find(id), clock.instant());
    }

    /** Ends a session with 1008. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void disconnect(@PathVariable String id) {
        find(id).close(DISCONNECTED);
    }

    /** Tells one session the body, byte for byte. */
    @PostMapping("/{id}/messages")
    ResponseEntity<Object> tell(@PathVariable String id, HttpServletRequest request) throws IOException {
        Message message = Message.ofUtf8(bodies.message(request));
        Session session = find(id);
        if (!session.tell(message.utf8())) {
            throw new NotReadingException(session);
        }
        return ResponseEntity.accepted().build();
    }

    private Session find(String id) {
        return registry.find(id)
                .orElseThrow(() -> new NotFoundException("session: \"%s\" (expected: the id of an open session)"
                        .formatted(id.length() <= 40 ? id : id.substring(0, 40) + "…")));
    }
}
