package dev.herald.http;

import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** All sessions of one user, who is what the token says in {@code sub}. Nobody has to be there. */
@RestController
@RequestMapping("/users/{user}")
class UsersController {

    private final SessionRegistry registry;
    private final BodyReader bodies;

    UsersController(SessionRegistry registry, BodyReader bodies) {
        this.registry = registry;
        this.bodies = bodies;
    }

    /**
     * @param recipients sessions that took the message; those that end or do not read what they were told before are left
     *     out
     */
    record Told(String user, long recipients) {}

    /**
     * @param sessions how many were open
     */
    record Disconnected(String user, int sessions) {}

    /** Tells each of the user's sessions the body, byte for byte. */
    @PostMapping("/messages")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Told tell(@PathVariable String user, HttpServletRequest request) throws IOException {
        byte[] utf8 = Message.ofUtf8(bodies.message(request)).utf8();
        long recipients = registry.ofUser(user).stream()
                .filter(session -> session.tell(utf8))
                .count();
        return new Told(user, recipients);
    }

    /** Ends each of the user's sessions with 1008. */
    @DeleteMapping("/sessions")
    Disconnected disconnect(@PathVariable String user) {
        List<Session> open = registry.ofUser(user);
        open.forEach(session -> session.close(SessionsController.DISCONNECTED));
        return new Disconnected(user, open.size());
    }
}
