package dev.herald.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.HistoryMemory;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The memory that may be held for clients: one budget for the history of topics, for sessions and for requests.
 *
 * <p>History takes at most half of it; whatever else is needed may take what history leaves, and one address or user at most
 * a quarter of the whole. When more would be held, the account that holds the most, of the address or user who holds the
 * most, is cut. So who sends without reading, or opens without finishing, ends, and who holds little goes on. What every
 * session costs by itself is bounded by the number of sessions and is not counted.
 *
 * <p>Nothing waits here but for a lock that is held for a few instructions, and never while anything is cut. Safe for use by
 * any thread.
 */
@Component
public class MemoryBudget implements HistoryMemory {

    private static final String NOBODY = "";

    private final long max;
    private final AtomicLong history = new AtomicLong();
    private final LimitMeters meters;
    private final Object lock = new Object();
    private final AtomicBoolean cutting = new AtomicBoolean();

    @GuardedBy("lock")
    private final Map<Object, MemoryOwner> owners = new HashMap<>();

    @GuardedBy("lock")
    private final SizeClasses<MemoryOwner> largestOwners = new SizeClasses<>();

    /** Written under the lock. */
    private volatile long sessions;

    private volatile long requests;

    @Autowired
    MemoryBudget(LimitSettings settings, LimitMeters meters) {
        this(settings.maxMemory(), meters);
    }

    private MemoryBudget(long max, LimitMeters meters) {
        this.max = max;
        this.meters = meters;
        meters.watchMaxMemory(() -> max);
        for (MemoryUse use : MemoryUse.values()) {
            meters.watchMemory(use, () -> used(use));
        }
    }

    /** Of this size. */
    public static MemoryBudget of(DataSize max, LimitMeters meters) {
        return new MemoryBudget(max.toBytes(), meters);
    }

    /**
     * An account of nothing yet.
     *
     * @param user whose it is; null if it is nobody's in particular, then it belongs to the address
     * @param cut ends what the account is for, at once; called by whichever thread finds that too much is held, without a lock
     */
    public MemoryAccount open(MemoryUse use, @Nullable String user, @Nullable InetAddress address, Runnable cut) {
        Object key = key(user, address);
        synchronized (lock) {
            MemoryOwner owner = owners.computeIfAbsent(key, MemoryOwner::new);
            owner.open++;
            return new MemoryAccount(this, use, owner, cut);
        }
    }

    /** Whether so much is held that who does not read should not be read from. */
    public boolean isShort() {
        return available() < (max - max()) / 2;
    }

    /** A part of the whole, in bytes. */
    public long part(int parts) {
        return max / parts;
    }

    @Override
    public long max() {
        return max / 2;
    }

    @Override
    public void add(long bytes) {
        history.addAndGet(bytes);
    }

    void add(MemoryAccount account, long more) {
        synchronized (lock) {
            change(account, more);
        }
        if (more > 0) {
            cutUntilItFits(account.owner());
        }
    }

    /** By one thread at a time: what is cut may have more counted, on the same thread or on another. */
    private void cutUntilItFits(MemoryOwner owner) {
        while (isTooMuch(owner) && cutting.compareAndSet(false, true)) {
            try {
                while (cutLargest(owner)) {
                    // until it fits
                }
            } finally {
                cutting.set(false);
            }
        }
    }

    private boolean isTooMuch(MemoryOwner owner) {
        synchronized (lock) {
            return largestOwners.largest() != null && (owner.bytes > maxOfOne() || available() < 0);
        }
    }

    boolean tryAdd(MemoryAccount account, long more) {
        while (true) {
            synchronized (lock) {
                if (available() >= more && account.owner().bytes + more <= maxOfOne()) {
                    change(account, more);
                    return true;
                }
                MemoryOwner largest = largestOwners.largest();
                if (largest == null || largest == account.owner() || largest.bytes / 2 < account.owner().bytes + more) {
                    meters.hit(Limit.MEMORY);
                    return false;
                }
            }
            cut(take(null));
        }
    }

    void close(MemoryAccount account) {
        synchronized (lock) {
            if (!account.closed) {
                change(account, -account.bytes);
                account.closed = true;
                MemoryOwner owner = account.owner();
                owner.open--;
                if (owner.open == 0) {
                    owners.remove(owner.key);
                }
            }
        }
    }

    private long used(MemoryUse use) {
        return switch (use) {
            case HISTORY -> history.get();
            case SESSIONS -> sessions;
            case REQUESTS -> requests;
        };
    }

    private long available() {
        return max - history.get() - sessions - requests;
    }

    private long maxOfOne() {
        return max / 4;
    }

    /** False if there is nothing to be cut, or no need. */
    private boolean cutLargest(MemoryOwner owner) {
        MemoryAccount largest;
        synchronized (lock) {
            boolean tooMuchOfOne = owner.bytes > maxOfOne();
            if (!tooMuchOfOne && available() >= 0) {
                return false;
            }
            largest = take(tooMuchOfOne ? owner : null);
        }
        return cut(largest);
    }

    /** The largest account, of {@code owner} or of the largest one, which is held no more from now on. */
    private @Nullable MemoryAccount take(@Nullable MemoryOwner owner) {
        synchronized (lock) {
            MemoryOwner from = owner != null ? owner : largestOwners.largest();
            MemoryAccount largest = from == null ? null : from.accounts.largest();
            if (largest != null) {
                close(largest);
            }
            return largest;
        }
    }

    private boolean cut(@Nullable MemoryAccount account) {
        if (account == null) {
            return false;
        }
        meters.hit(Limit.MEMORY);
        account.cut();
        return true;
    }

    @GuardedBy("lock")
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock; others only read it
    private void change(MemoryAccount account, long more) {
        if (account.closed) {
            return;
        }
        MemoryOwner owner = account.owner();
        owner.accounts.move(account, account.bytes, account.bytes + more);
        largestOwners.move(owner, owner.bytes, owner.bytes + more);
        account.bytes += more;
        owner.bytes += more;
        switch (account.use()) {
            case SESSIONS -> sessions += more;
            case REQUESTS -> requests += more;
            case HISTORY -> throw new IllegalArgumentException("history is counted by itself");
        }
    }

    private static Object key(@Nullable String user, @Nullable InetAddress address) {
        if (user != null) {
            return user;
        }
        Long addressKey = AddressKey.of(address);
        if (addressKey != null) {
            return addressKey;
        }
        return address == null ? NOBODY : address; // this machine has many addresses of its own
    }
}
