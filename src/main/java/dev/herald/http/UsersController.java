package dev.herald.http;

import dev.herald.cluster.ClusterClient;
import dev.herald.jetty.AcceptedInput;
import dev.herald.logging.LogLine;
import dev.herald.session.User;
import dev.herald.topic.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/** The sessions of a user, which is the claim {@code sub} of their tokens, of several issuers with that of one; there may be none. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class UsersController {

    private static final String USER = "user";

    private final ClusterSessions sessions;
    private final ClusterUsers users;
    private final BodyReader bodies;
    private final PageLimit limits;
    private final RequestCost cost;
    private final UserNames names;
    private final Cursors cursors;

    UsersController(
            ClusterSessions sessions,
            ClusterUsers users,
            BodyReader bodies,
            PageLimit limits,
            RequestCost cost,
            UserNames names,
            Cursors cursors) {
        this.cursors = cursors;
        this.cost = cost;
        this.names = names;
        this.sessions = sessions;
        this.users = users;
        this.bodies = bodies;
        this.limits = limits;
    }

    /**
     * @param issuer of the user's tokens, if there are several
     * @param sessions a page of them
     * @param total the number of all sessions of the user, not only of this page's
     * @param unavailableNodes the nodes that did not respond, and whose sessions are missing; null if there are none
     */
    record UserView(
            String user,
            @Nullable String issuer,
            List<SessionView> sessions,
            @Nullable String next,
            int total,
            @Nullable List<String> unavailableNodes) {

        static UserView of(User user, SessionPage page) {
            return new UserView(
                    user.name(), user.issuer(), page.sessions(), page.next(), page.total(), page.unavailableNodes());
        }
    }

    /** The user's sessions in the order of their ids. */
    @GetMapping({"/users/{user}", "/users"})
    @AcceptedInput(single = {USER, "issuer"})
    @Nullable
    Object user(
            @PathVariable(name = USER, required = false) @Nullable String inPath,
            @RequestParam(required = false) @Nullable String issuer,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = PageLimit.DEFAULT) int limit,
            HttpServletRequest request) {
        User named = named(inPath, issuer, request);
        cost.ofPage(request, limits.of(limit), sessions.searched(named.key()));
        CompletableFuture<SessionPage> page = cursors.page(
                cursor,
                after -> sessions.list(new SessionPage.Query(after, limits.of(limit), null, named.key())),
                "user",
                named.key());
        return ClusterClient.resultOrFuture(page.thenApply(found -> UserView.of(named, found)));
    }

    /** Sends the body, byte for byte, to each of the user's sessions. */
    @PostMapping({"/users/{user}/messages", "/users/messages"})
    @AcceptedInput(
            single = {USER, "issuer"},
            body = true)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Nullable
    Object send(
            @PathVariable(name = USER, required = false) @Nullable String inPath,
            @RequestParam(required = false) @Nullable String issuer,
            HttpServletRequest request)
            throws IOException {
        User named = named(inPath, issuer, request);
        cost.ofSessions(request, sessions.searched(named.key()));
        byte[] utf8 = Message.ofUtf8(bodies.message(request)).utf8();
        LogLine line = AuditLog.line("An operator sends a direct message to a user.", request)
                .with("user", named.name())
                .with("issuer", named.issuer());
        return ClusterClient.resultOrFuture(AuditLog.log(
                line, users.send(named, utf8), (same, delivery) -> same.with("recipients", delivery.recipients())));
    }

    /** Closes each of the user's sessions with 1008. */
    @DeleteMapping({"/users/{user}/sessions", "/users/sessions"})
    @AcceptedInput(single = {USER, "issuer"})
    @Nullable
    Object disconnect(
            @PathVariable(name = USER, required = false) @Nullable String inPath,
            @RequestParam(required = false) @Nullable String issuer,
            HttpServletRequest request) {
        User named = named(inPath, issuer, request);
        cost.ofSessions(request, sessions.searched(named.key()));
        LogLine line = AuditLog.line("An operator disconnects a user.", request)
                .with("user", named.name())
                .with("issuer", named.issuer());
        return ClusterClient.resultOrFuture(
                AuditLog.log(line, users.disconnect(named), (same, done) -> same.with("sessions", done.sessions())));
    }

    private User named(@Nullable String inPath, @Nullable String issuer, HttpServletRequest request) {
        return names.user(issuer, NamedBy.pathOrParameter(inPath, USER, request));
    }
}
