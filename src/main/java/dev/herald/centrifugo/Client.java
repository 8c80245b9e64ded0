package dev.herald.centrifugo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.centrifugo.protocol.Error;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.security.ConnectionClaims;
import dev.herald.session.Session;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * The client of one session, as this protocol knows it: whether it is connected, as whom, and its subscriptions.
 *
 * <p>Its commands come from one thread at a time, their results from any. Safe for use by any thread; the lock is held for a few
 * instructions and never while something is written or awaited.
 */
final class Client {

    private final Session session;
    private final ClientFormat format;
    private final WaitingCommands waiting;
    private ClientState state = ClientState.NEW;
    private @Nullable ConnectionClaims claims;

    /** Null until a hook needs it. */
    private @Nullable HookState hooks;

    /** By their topics. An immutable map until there are two, since most memory is that of idle sessions. */
    private Map<Topic, ClientSubscription> subscriptions = Map.of();

    /** Where it is in its life. */
    enum ClientState {
        /** It has sent nothing. */
        NEW,
        /** Its first command is being handled. */
        CONNECTING,
        CONNECTED,
        /** Its first command was replied to with an error: it can only disconnect. */
        REFUSED
    }

    Client(Session session, ClientFormat format) {
        this.session = session;
        this.format = format;
        this.waiting = new WaitingCommands(session);
    }

    /** That of a session of this endpoint. */
    static Client of(Session session) {
        return (Client) Objects.requireNonNull(session.attachment());
    }

    Session session() {
        return session;
    }

    ClientFormat format() {
        return format;
    }

    Codec codec() {
        return format.codec();
    }

    /** The commands that wait until it is connected. */
    WaitingCommands waiting() {
        return waiting;
    }

    /** Does this once it is connected, after the reply to that; at once if it is, and never if it does not connect. */
    void whenConnected(Runnable task) {
        try {
            if (!waiting.add(0, task) && state() == ClientState.CONNECTED) {
                task.run();
            }
        } catch (DisconnectException e) {
            disconnect(e.status());
        }
    }

    synchronized ClientState state() {
        return state;
    }

    synchronized void state(ClientState next) {
        state = next;
    }

    /** It is connected as this client from now on. */
    void claims(ConnectionClaims newClaims) {
        int more = size(newClaims);
        synchronized (this) {
            more -= claims == null ? 0 : size(claims);
            claims = newClaims;
        }
        session.hold(more);
    }

    private static int size(ConnectionClaims claims) {
        return length(claims.info()) + length(claims.meta());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** What is known of it; there is a connected client only. */
    synchronized ConnectionClaims claims() {
        return Objects.requireNonNull(claims);
    }

    /** The same, before that null. */
    synchronized @Nullable ConnectionClaims claimsIfConnected() {
        return claims;
    }

    /** What hooks need to know of it. */
    synchronized HookState hooks() {
        if (hooks == null) {
            hooks = new HookState();
        }
        return hooks;
    }

    /** Whether a connect hook, and no token, named who it is. */
    synchronized boolean isAuthenticatedByHook() {
        return hooks != null && hooks.hasAuthenticated();
    }

    /** How others see it. */
    ClientInfo info(byte @Nullable [] subscriptionInfo) {
        ConnectionClaims known = claims();
        return new ClientInfo(UserNames.name(known.user()), session.uuid(), known.info(), subscriptionInfo);
    }

    /** Adds a subscription that is about to begin; false if there is one already. */
    synchronized boolean add(ClientSubscription subscription) {
        if (subscriptions.containsKey(subscription.topic())) {
            return false;
        }
        if (subscriptions.isEmpty()) {
            subscriptions = Map.of(subscription.topic(), subscription);
        } else {
            several().put(subscription.topic(), subscription);
        }
        return true;
    }

    /** False if it was removed already. */
    synchronized boolean remove(ClientSubscription subscription) {
        if (!subscription.equals(subscriptions.get(subscription.topic()))) {
            return false;
        }
        if (subscriptions.size() == 1) {
            subscriptions = Map.of();
        } else {
            several().remove(subscription.topic());
        }
        return true;
    }

    /** The map to be changed: it is mutable once there were two. */
    @GuardedBy("this")
    private Map<Topic, ClientSubscription> several() {
        if (!(subscriptions instanceof HashMap)) {
            subscriptions = new HashMap<>(subscriptions);
        }
        return subscriptions;
    }

    synchronized @Nullable ClientSubscription find(Topic topic) {
        return subscriptions.get(topic);
    }

    synchronized int count() {
        return subscriptions.size();
    }

    /** As they are now. */
    synchronized Collection<ClientSubscription> all() {
        return List.copyOf(subscriptions.values());
    }

    /** Removes and returns all. */
    synchronized List<ClientSubscription> removeAll() {
        List<ClientSubscription> all = new ArrayList<>(subscriptions.values());
        subscriptions = Map.of();
        return all;
    }

    /** Whether it is subscribed to {@code topic}, and has received the reply. */
    boolean isSubscribed(Topic topic) {
        ClientSubscription found = find(topic);
        return found != null && found.isActive();
    }

    /** Replies to a command, unless it expects no reply. */
    void reply(int id, Reply.Builder reply) {
        if (id != 0) {
            send(reply.setId(id));
        }
    }

    /**
     * Sends a message, however many bytes wait: a command is always replied to. A client that has too much to read is not read from,
     * and commands with large replies fail meanwhile ({@link #checkReading}). A reply without an id is a push.
     */
    void send(Reply.Builder reply) {
        session.writer().replyBeforePublications(session.sink().message(codec().encode(reply.build())));
    }

    /** @throws CommandException if so much waits for the client that a large reply has to wait too */
    void checkReading() {
        if (session.writer().isCongested()) {
            throw new CommandException(ErrorCode.TOO_MANY_REQUESTS);
        }
    }

    /** Sends a message that is encoded already; dropped if too much waits for the client. */
    void push(byte[] message) {
        session.writer().reply(session.sink().message(message));
    }

    /** Where there are no replies, it is disconnected. */
    void fail(int id, ErrorCode code) {
        fail(id, code.error(), DisconnectCodes.of(code));
    }

    /** @param status with which it is disconnected where there are no replies */
    void fail(int id, Error error, CloseStatus status) {
        if (format.isUnidirectional()) {
            disconnect(status);
        } else {
            reply(id, Reply.newBuilder().setError(error));
        }
    }

    void disconnect(CloseStatus status) {
        session.close(status);
    }
}
