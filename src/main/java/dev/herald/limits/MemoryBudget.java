package dev.herald.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.HistoryMemory;
import dev.herald.topic.IsolatedPass;
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
 * The budget of memory used for clients: the history of topics, sessions and requests.
 *
 * <p>History takes at most half of it; sessions and requests share the rest, of which one address or user may use at
 * most a quarter of the whole. When that is exceeded, the largest account of the largest address or user is cut:
 * clients that send without reading, or never complete a request, are closed, and small ones are not affected. The
 * fixed cost of a session is bounded by the number of sessions and not counted.
 *
 * <p>Blocks only for a lock that is held for a few instructions, never while an account is cut. Safe for use by any
 * thread.
 */
@Component
public class MemoryBudget implements HistoryMemory {

    private static final String UNKNOWN = "";

    private final long max;
    private final AtomicLong history = new AtomicLong();
    private final LimitMeters meters;
    private final Object lock = new Object();
    private final AtomicBoolean cutting = new AtomicBoolean();

    @GuardedBy("lock")
    private final Map<Object, MemoryAccount.Owner> owners = new HashMap<>();

    @GuardedBy("lock")
    private final SizeClasses<MemoryAccount.Owner> largestOwners = new SizeClasses<>();

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

    /** A budget of this size. */
    public static MemoryBudget of(DataSize max, LimitMeters meters) {
        return new MemoryBudget(max.toBytes(), meters);
    }

    /**
     * Opens an empty account.
     *
     * @param user the user to whom it belongs; if null it belongs to the address
     * @param cut closes the session or request at once; called on any thread, without a lock
     */
    public MemoryAccount open(MemoryUse use, @Nullable String user, @Nullable InetAddress address, Runnable cut) {
        Object key = key(user, address);
        synchronized (lock) {
            MemoryAccount.Owner owner = owners.computeIfAbsent(key, MemoryAccount.Owner::new);
            owner.open++;
            return new MemoryAccount(this, use, owner, cut);
        }
    }

    /** Whether memory is low, so that clients that do not read should not be read from. */
    public boolean isShort() {
        return available() < (max - max()) / 2;
    }

    /** The given fraction of the budget, in bytes. */
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

    /** On one thread at a time: closing a session may add to other accounts, on this thread or another. */
    private void cutUntilItFits(MemoryAccount.Owner owner) {
        while (isExceeded(owner) && cutting.compareAndSet(false, true)) {
            try {
                while (cutLargest(owner)) {
                    // until it fits
                }
            } finally {
                cutting.set(false);
            }
        }
    }

    private boolean isExceeded(MemoryAccount.Owner owner) {
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
                MemoryAccount.Owner largest = largestOwners.largest();
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
                MemoryAccount.Owner owner = account.owner();
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

    /** Returns false if there is no account left to cut, or no need. */
    private boolean cutLargest(MemoryAccount.Owner owner) {
        MemoryAccount largest;
        synchronized (lock) {
            boolean ownerExceeds = owner.bytes > maxOfOne();
            if (!ownerExceeds && available() >= 0) {
                return false;
            }
            largest = take(ownerExceeds ? owner : null);
        }
        return cut(largest);
    }

    /** Closes and returns the largest account of {@code owner}, or of the largest owner if null. */
    private @Nullable MemoryAccount take(MemoryAccount.@Nullable Owner owner) {
        synchronized (lock) {
            MemoryAccount.Owner from = owner != null ? owner : largestOwners.largest();
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
        IsolatedPass.attempt(account, () -> meters.hit(Limit.MEMORY));
        IsolatedPass.attempt(account, account::cut); // not on the account of whoever needs the memory
        return true;
    }

    @GuardedBy("lock")
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock; others only read it
    private void change(MemoryAccount account, long more) {
        if (account.closed) {
            return;
        }
        MemoryAccount.Owner owner = account.owner();
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
        return address == null ? UNKNOWN : address; // the loopback address
    }
}
