package dev.herald.session;

import dev.herald.limits.MemoryAccount;
import dev.herald.limits.MemoryUse;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Publication;
import dev.herald.topic.Retention.Overflow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * One client's connection as the service sees it, from its handshake to its end.
 *
 * <p>It ends once, with one status, however many threads have a reason: the first one counts. It leaves the
 * {@link SessionRegistry} and its topics before anything is written about that. Safe for use by any thread.
 */
public final class Session extends WriterOwner {

    /** So many subscriptions are part of what every session may have; each further one is counted, roughly. */
    private static final int FREE_SUBSCRIPTIONS = 8;

    private static final int SUBSCRIPTION_BYTES = 256;
    private static final Subscription[] NONE = {};
    private static final VarHandle STATUS = VarHandles.of(MethodHandles.lookup(), "status", CloseStatus.class);

    private final Long id;
    private final SessionContext context;
    private final Sink sink;
    private final @Nullable InetAddress address;
    private final SessionWriter writer;
    private final ClientActivity activity;
    private final long openedNanos;
    private volatile @Nullable String user;
    private volatile @Nullable Deadline deadline;
    private volatile @Nullable Object attachment;
    private volatile boolean silent;
    private volatile Subscription[] subscriptions = NONE;
    private volatile @Nullable CloseStatus status;
    private volatile long endedNanos;

    /** @param writer creates the writer of this session */
    Session(
            Long id,
            Sink sink,
            ClientIdentity identity,
            SessionContext context,
            Function<WriterOwner, SessionWriter> writer) {
        this.id = id;
        this.context = context;
        this.sink = sink;
        this.address = identity.address();
        this.user = identity.user();
        this.openedNanos = context.ticker().nanos();
        this.deadline = identity.lifetime() == null
                ? null
                : new Deadline(openedNanos + identity.lifetimeNanos(), CloseReasons.TOKEN_EXPIRED);
        this.writer = writer.apply(this);
        this.activity = new ClientActivity(this, openedNanos);
    }

    /** 64 random bits, in hexadecimal: unique, and nothing can be concluded from it; no secret. */
    public String id() {
        return HexFormat.of().toHexDigits(id);
    }

    /** The same as a UUID, for clients that expect one. */
    public String uuid() {
        return SessionId.uuid(id).toString();
    }

    /** A number by which sessions are distributed evenly. */
    public int number() {
        return id.intValue() & Integer.MAX_VALUE;
    }

    public Transport transport() {
        return context.transport();
    }

    /** The client's address: behind a trusted proxy the one that it forwards; null if it is not known. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** The user that the client authenticated as; null if there is none. */
    public @Nullable String user() {
        return user;
    }

    public Sink sink() {
        return sink;
    }

    public SessionWriter writer() {
        return writer;
    }

    /** Where what the client sends is reported. */
    public ClientActivity activity() {
        return activity;
    }

    /** What its endpoint keeps with it; null if nothing. */
    public @Nullable Object attachment() {
        return attachment;
    }

    public void attach(Object newAttachment) {
        attachment = newAttachment;
    }

    /** Whether it is not pinged, since its client expects something else first. */
    public void silent(boolean isSilent) {
        silent = isSilent;
    }

    /** Closes it with this status after this time, instead of what was due before; a time beyond 292 years means never. */
    public void closeAfter(Duration time, CloseStatus why) {
        deadline = new Deadline(context.ticker().nanos() + TimeUnit.NANOSECONDS.convert(time), why);
    }

    /** It is not closed because of the time. */
    public void neverClose() {
        deadline = null;
    }

    public boolean isOpen() {
        return status == null;
    }

    /** Why it ended, or null while it is open. */
    public @Nullable CloseStatus status() {
        return status;
    }

    /** How long ago it was opened. */
    public Duration age() {
        return Duration.ofNanos(context.ticker().nanos() - openedNanos);
    }

    /** Its subscriptions, as they are now. */
    public List<Subscription> subscribedTo() {
        return Collections.unmodifiableList(Arrays.asList(subscriptions));
    }

    /** Sends a direct message; false if the session is ending or does not read what it was sent before. */
    public boolean sendDirect(byte[] utf8) {
        return writer.reply(sink.directMessage(utf8));
    }

    /** Adds a subscription; has no effect on a session that has ended. */
    public void subscribe(Subscription subscription) {
        int bytes = 0;
        synchronized (this) {
            Subscription[] more = Arrays.copyOf(subscriptions, subscriptions.length + 1);
            more[more.length - 1] = subscription;
            subscriptions = more;
            if (more.length > FREE_SUBSCRIPTIONS) {
                bytes = SUBSCRIPTION_BYTES;
            }
        }
        hold(bytes);
        context.listener().subscriptionsChanged(this, subscription.log().topic());
        if (!isOpen()) {
            subscription.leave();
        }
    }

    /**
     * Removes a subscription. What is added to the writer's replies afterwards is followed by no publication of it.
     *
     * @return false if it was removed already, or the session has ended
     */
    public boolean unsubscribe(Subscription subscription) {
        subscription.leave();
        int bytes = 0;
        synchronized (this) {
            int index = Arrays.asList(subscriptions).indexOf(subscription);
            if (index < 0) {
                return false;
            }
            bytes = subscriptions.length > FREE_SUBSCRIPTIONS ? -SUBSCRIPTION_BYTES : 0;
            Subscription[] fewer = Arrays.copyOf(subscriptions, subscriptions.length - 1);
            System.arraycopy(subscriptions, index + 1, fewer, index, fewer.length - index);
            subscriptions = fewer.length == 0 ? NONE : fewer;
        }
        hold(bytes);
        context.listener().subscriptionsChanged(this, subscription.log().topic());
        return isOpen();
    }

    /** Closes the session from this side: its replies are written, then {@code why}. */
    public void close(CloseStatus why) {
        if (end(why, sink::seen)) {
            IsolatedPass.attempt(this, () -> context.closed(this, why));
            endWriter(() -> sink.closing(why));
        }
    }

    /** The same by an operator or a backend, for a reason of its own: whatever the code, nothing is wrong with this node or the client. */
    public void disconnect(CloseStatus why) {
        if (end(why, sink::seen)) {
            IsolatedPass.attempt(this, () -> SessionLog.disconnected(this, why));
            endWriter(() -> sink.closing(why));
        }
    }

    /** The same, with the reconnect delay at the end of the reason: {@code retry=<ms>}. */
    void closeForDrain(CloseStatus why, long retryMillis) {
        CloseStatus withDelay = why.withReason("%s, retry=%d".formatted(why.getReason(), retryMillis));
        if (end(withDelay, sink::seen)) {
            endWriter(() -> sink.closing(withDelay, retryMillis));
        }
    }

    /** The client closed the session with {@code its} status; {@code response} is sent back. */
    public void closedByClient(CloseStatus its, CloseStatus response) {
        end(its, UnaryOperator.identity());
        endWriter(() -> sink.closingResponse(response));
    }

    /** The connection failed, or is to be aborted: nothing more is written. */
    @Override
    public void connectionLost() {
        end(CloseReasons.CONNECTION_LOST, UnaryOperator.identity());
        IsolatedPass.attempt(this, sink::abort);
    }

    /** The connection is closed. */
    public void disconnected() {
        end(CloseReasons.CONNECTION_LOST, UnaryOperator.identity());
        releaseMemory();
        writer.stop();
        context.listener().disconnected(this);
    }

    Long key() {
        return id;
    }

    SessionContext context() {
        return context;
    }

    @Override
    Subscription[] subscriptions() {
        return subscriptions;
    }

    @Override
    boolean fellBehind(Subscription subscription) {
        if (subscription.isGone() && subscription.log().overflow() == Overflow.SKIP) {
            context.meters().skipped(subscription.skipToNewest());
            return true;
        }
        Publication next = subscription.isGone() ? null : subscription.log().get(subscription.cursor());
        if (next != null && subscription.delivery().adopt(next)) {
            return true;
        }
        if (subscription.delivery().lost(subscription)) {
            return false;
        }
        close(CloseReasons.TOO_SLOW);
        return false;
    }

    long openedNanos() {
        return openedNanos;
    }

    /** For the registry, which knows sessions by their users. */
    void user(String newUser) {
        user = newUser;
    }

    /** Why it is to be closed now; null if it is not. */
    @Nullable
    CloseStatus due(long now) {
        Deadline set = deadline;
        return set == null || now - set.nanos() < 0 ? null : set.why();
    }

    /** When it ended; has no meaning before that. */
    long endedNanos() {
        return endedNanos;
    }

    void ping() {
        if (silent) {
            return;
        }
        activity.pinged();
        writer.reply(sink.ping());
    }

    @Override
    MemoryAccount openAccount() {
        return context.memory().open(MemoryUse.SESSIONS, user, address, this::closeForMemory);
    }

    /** The client receives the reason if its socket has room for it now. */
    private void closeForMemory() {
        close(CloseReasons.OUT_OF_MEMORY);
        writer.stop();
        IsolatedPass.attempt(this, sink::abort);
    }

    private void endWriter(Supplier<byte[]> last) {
        try {
            writer.end(last.get());
        } catch (RuntimeException | Error e) {
            writer.stop();
            writeFailed(e);
        }
    }

    /** No step that fails keeps the next from being done: who has ended must not remain anywhere. */
    private boolean end(CloseStatus why, UnaryOperator<CloseStatus> seen) {
        if (!STATUS.compareAndSet(this, null, why)) {
            return false;
        }
        endedNanos = context.ticker().nanos();
        CloseStatus[] shown = {why};
        IsolatedPass.attempt(this, () -> shown[0] = seen.apply(why));
        IsolatedPass.attempt(this, () -> context.listener().ended(this, shown[0]));
        IsolatedPass.forEach(Arrays.asList(subscriptions), Subscription::leave);
        return true;
    }

    @Override
    public String toString() {
        return "Session[%s %s]".formatted(id(), transport().tag());
    }
}
