package dev.herald.session;

import dev.herald.limits.MemoryAccount;
import dev.herald.limits.MemoryUse;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * One connected client, from its handshake to its end.
 *
 * <p>It ends once, with one status, however many threads see a reason: the first one counts. It leaves the
 * {@link SessionRegistry} and its topics before its socket is told. Safe for use by any thread.
 */
public final class Session {

    /** It fell further behind than its topic keeps messages. */
    public static final CloseStatus TOO_SLOW = new CloseStatus(1013, "fell too far behind");

    /** It held more memory than others while there was too little. */
    public static final CloseStatus OUT_OF_MEMORY =
            new CloseStatus(1013, "this node is short of memory, and this session holds the most");

    private static final CloseStatus LOST = CloseStatus.NO_CLOSE_FRAME;

    /** The longest frame that can answer a ping (RFC 6455, section 5.5). */
    private static final int LONGEST_PONG = 131;

    /** So many topics are part of what every session may have; each further one is counted, roughly. */
    private static final int FREE_SUBSCRIPTIONS = 8;

    private static final int SUBSCRIPTION_BYTES = 160;

    /** What it costs to wake a thread for a client and to read from its socket, as a round number. */
    private static final long READ_NANOS = 10_000;

    private static final Subscription[] NONE = {};
    private static final VarHandle STATUS = statusHandle();

    private final Long id;
    private final Transport transport;
    private final Sink sink;
    private final @Nullable InetAddress address;
    private final @Nullable String user;
    private final SessionRegistry registry;
    private final SessionWriter writer;
    private final long openedNanos;
    private final long lifetimeNanos;
    private volatile Subscription[] subscriptions = NONE;
    private volatile @Nullable CloseStatus status;
    private volatile long heardNanos;
    private long pingedNanos;
    private long takenNanos;
    private int takenBefore;
    private volatile long endedNanos;
    private volatile boolean gone;

    /** The client was asked whether it is still there, and has sent nothing since. */
    private volatile boolean asked;

    /** Opened when something is held for it. */
    private volatile @Nullable MemoryAccount memory;

    /** Made with the first message: of the thread that reads. */
    private @Nullable ClientRateLimiter rateLimiter;

    Session(
            Long id,
            Transport transport,
            Sink sink,
            ClientIdentity identity,
            SessionRegistry registry,
            SessionMeters.Traffic traffic,
            long nanos) {
        this.id = id;
        this.transport = transport;
        this.sink = sink;
        this.address = identity.address();
        this.user = identity.user();
        this.registry = registry;
        this.writer = new SessionWriter(this, sink, traffic);
        this.openedNanos = nanos;
        this.lifetimeNanos = identity.lifetime() == null
                ? Long.MAX_VALUE
                : identity.lifetime().toNanos();
        this.heardNanos = nanos;
        this.pingedNanos = nanos;
        this.takenNanos = nanos;
    }

    /** Unique within this process; no secret. */
    public String id() {
        return HexFormat.of().toHexDigits(id);
    }

    /** A number for dealing sessions out evenly. */
    public int number() {
        return id.intValue() & Integer.MAX_VALUE;
    }

    public Transport transport() {
        return transport;
    }

    /** Where the client comes from: behind a proxy that is trusted, the address that it tells; null if it is not known. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** Whose session it is; null if it is nobody's in particular. */
    public @Nullable String user() {
        return user;
    }

    public SessionWriter writer() {
        return writer;
    }

    public boolean isOpen() {
        return status == null;
    }

    /** Why it ended, or null while it is open. */
    public @Nullable CloseStatus status() {
        return status;
    }

    /**
     * So many bytes came from the client, or none and it is still there. By the thread that reads.
     *
     * @return false if these are more than it may send: the session is closed with 1008, and nothing more is to be read
     */
    public boolean heard(int bytes) {
        heardNanos = registry.nanos();
        if (bytes == 0 || isAnswer(bytes)) {
            return true;
        }
        return isWithin(allowance().takeBytes(bytes));
    }

    /**
     * A frame of any kind was among {@linkplain #heard what came}, be it a fragment; settles what was {@linkplain #spent}.
     * By the thread that reads; returns the same.
     */
    public boolean heardFrame() {
        ClientRateLimiter own = rateLimiter;
        return own == null || (isWithin(own.settle()) && isWithin(own.takeMessage()));
    }

    /** What came did not complete a frame, or nothing came. By the thread that reads; returns the same. */
    public boolean heardPart() {
        allowance().owe(0, READ_NANOS);
        return isWithin(allowance().settle());
    }

    /** What came is dropped, whatever it is. By the thread that reads; returns the same. */
    public boolean heardInVain(int bytes) {
        return heard(bytes) && isWithin(allowance().takeMessage());
    }

    /**
     * So many bytes were inflated or deflated for the client, in so much of the processor's time; is charged to it before
     * the next frame. By any thread.
     */
    public void spent(int bytes, long nanos) {
        ClientRateLimiter own = rateLimiter;
        if (own != null) {
            own.owe(bytes, nanos);
        }
    }

    /** A message came from the client. */
    public void received() {
        registry.traffic(transport).received().increment();
    }

    /** How long ago it was opened. */
    public Duration age() {
        return Duration.ofNanos(registry.nanos() - openedNanos);
    }

    /** What it listens to, as it is now. */
    public List<Subscription> listensTo() {
        return Collections.unmodifiableList(Arrays.asList(subscriptions));
    }

    /**
     * Tells the client what it has missed, then where it stands, before anything that it is subscribed to from now on. In
     * this order, so that a client whose connection breaks between the two comes back with its old place and is told again.
     */
    public void greet(Map<Topic, Position> positions, List<Gap> gaps) {
        ByteArrayOutputStream greeting = new ByteArrayOutputStream();
        gaps.forEach(gap -> greeting.writeBytes(sink.gap(gap)));
        greeting.writeBytes(sink.hello(this, positions));
        if (greeting.size() > 0) {
            writer.reply(greeting.toByteArray()); // in one, so that no limit lets through a part of it
        }
        registry.gaps(gaps.size());
    }

    /** The way to its socket. */
    public Sink sink() {
        return sink;
    }

    /** A message to this session alone; false if it is ending or does not read what it has got already. */
    public boolean tell(byte[] utf8) {
        return writer.reply(sink.direct(utf8));
    }

    /** Adds what this session listens to; has no effect on one that has ended. */
    public void subscribe(Subscription subscription) {
        int bytes = 0;
        synchronized (this) {
            Subscription[] more = Arrays.copyOf(subscriptions, subscriptions.length + 1);
            more[more.length - 1] = subscription;
            subscriptions = more;
            if (more.length > FREE_SUBSCRIPTIONS) {
                bytes = SUBSCRIPTION_BYTES
                        + 2 * subscription.log().topic().name().length();
            }
        }
        hold(bytes);
        if (!isOpen()) {
            subscription.leave();
        }
    }

    /** Ends the session from this side: what was replied goes out, then the goodbye. */
    public void close(CloseStatus why) {
        if (end(why)) {
            registry.closed(why);
            writer.end(sink.goodbye(why));
        }
    }

    /** The same, with word of when the client should come back: {@code retry=<ms>} at the end of the reason. */
    void sendAway(CloseStatus why, long retryMillis) {
        CloseStatus told = why.withReason("%s, retry=%d".formatted(why.getReason(), retryMillis));
        if (end(told)) {
            writer.end(sink.goodbye(told, retryMillis));
        }
    }

    /** The client said goodbye with {@code its} status; it is answered with {@code answer}. */
    public void closedByClient(CloseStatus its, CloseStatus answer) {
        end(its);
        writer.end(sink.goodbye(answer));
    }

    /** The connection broke, or was cut: there is nobody to say goodbye to. */
    public void lost() {
        end(LOST);
        sink.abort();
    }

    /** The connection is gone. */
    public void gone() {
        end(LOST);
        gone = true;
        writer.close();
        MemoryAccount account = memory;
        if (account != null) {
            account.close();
        }
        registry.gone(this);
    }

    /**
     * So many bytes more are held for it, or fewer if negative, than every session takes. Who holds the most is cut when there is
     * no room for it: that may be this one.
     */
    public void hold(int more) {
        if (more != 0 && !gone) {
            MemoryAccount account = account();
            account.add(more);
            if (gone) {
                account.close(); // it went before the account was there to be closed
            }
        }
    }

    /** Whether there is so little memory that a client that does not read should not be read from. */
    boolean isMemoryShort() {
        return registry.memory().isShort();
    }

    private MemoryAccount account() {
        MemoryAccount known = memory;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            MemoryAccount account = memory;
            if (account == null) {
                account = registry.memory().open(MemoryUse.SESSIONS, user, address, this::cutForMemory);
                memory = account;
            }
            return account;
        }
    }

    /** The client hears why if its socket has room for that now. */
    private void cutForMemory() {
        close(OUT_OF_MEMORY);
        writer.close();
        sink.abort();
    }

    boolean isGone() {
        return gone;
    }

    Long key() {
        return id;
    }

    Subscription[] subscriptions() {
        return subscriptions;
    }

    int replyLimit() {
        return registry.replyLimit();
    }

    long openedNanos() {
        return openedNanos;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** Whether what its client showed at the handshake is no longer good. */
    boolean isExpired(long now) {
        return now - openedNanos >= lifetimeNanos;
    }

    /** When it ended; says something only once it has. */
    long endedNanos() {
        return endedNanos;
    }

    /** Used by the heartbeat's thread alone. */
    void pingIfDue(long now, long interval) {
        if (now - pingedNanos >= interval) {
            pingedNanos = now;
            asked = true;
            writer.reply(sink.ping());
        }
    }

    /**
     * Whether something waited for its socket for so long, and the socket took none of it; whatever the client sent meanwhile.
     * Used by the heartbeat's thread alone.
     */
    boolean isStalled(long now, long nanos) {
        int taken = (int) writer.taken();
        if (!writer.isWaiting() || taken != takenBefore) {
            takenBefore = taken;
            takenNanos = now;
        }
        return now - takenNanos >= nanos;
    }

    void fellBehind(Subscription subscription) {
        if (subscription.log().overflow() == Overflow.SKIP) {
            registry.skipped(skip(subscription));
        } else {
            close(TOO_SLOW);
        }
    }

    /** What answers a ping is free, so that a session that says nothing else needs no allowance. */
    private boolean isAnswer(int bytes) {
        if (!asked) {
            return false;
        }
        asked = false;
        return rateLimiter == null && bytes <= LONGEST_PONG;
    }

    private ClientRateLimiter allowance() {
        ClientRateLimiter own = rateLimiter;
        if (own == null) {
            own = new ClientRateLimiter(registry.terms(), address);
            rateLimiter = own;
        }
        return own;
    }

    private boolean isWithin(@Nullable CloseStatus exceeded) {
        if (exceeded == null) {
            return true;
        }
        close(exceeded);
        return false;
    }

    private static long skip(Subscription subscription) {
        long newest = Math.max(subscription.log().head() - 1, subscription.log().tail());
        long skipped = newest - subscription.cursor();
        subscription.moveTo(newest);
        return skipped;
    }

    private boolean end(CloseStatus why) {
        if (!STATUS.compareAndSet(this, null, why)) {
            return false;
        }
        endedNanos = registry.nanos();
        registry.ended(this);
        for (Subscription subscription : subscriptions) {
            subscription.leave();
        }
        return true;
    }

    private static VarHandle statusHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Session.class, "status", CloseStatus.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public String toString() {
        return "Session[%s %s]".formatted(id(), transport.tag());
    }
}
