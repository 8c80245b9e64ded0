package dev.herald.limits;

/**
 * The memory used by one session or one request, as counted in the {@link MemoryBudget}.
 *
 * <p>It starts at 0; after {@link #close} nothing is counted. Safe for use by any thread.
 */
public final class MemoryAccount implements AutoCloseable {

    private final MemoryBudget budget;
    private final MemoryUse use;
    private final Owner owner;
    private final Runnable cut;

    /** Guarded by the budget's lock, like {@code closed}. */
    long bytes;

    boolean closed;

    MemoryAccount(MemoryBudget budget, MemoryUse use, Owner owner, Runnable cut) {
        this.budget = budget;
        this.use = use;
        this.owner = owner;
        this.cut = cut;
    }

    /**
     * Adds bytes, or releases them if negative. If the budget is exceeded, the largest accounts are cut until it fits,
     * before this returns; this one too if it is the largest.
     */
    public void add(long more) {
        budget.add(this, more);
    }

    /**
     * Adds bytes if there is room, or if there is after cutting much larger accounts.
     *
     * @return false if there is no room; then nothing has changed
     */
    public boolean tryAdd(long more) {
        return budget.tryAdd(this, more);
    }

    @Override
    public void close() {
        budget.close(this);
    }

    MemoryUse use() {
        return use;
    }

    Owner owner() {
        return owner;
    }

    /** Closes the session or request. */
    void cut() {
        cut.run();
    }

    /** The accounts of one address or user. Guarded by the lock of the budget. */
    static final class Owner {

        final Object key;
        final SizeClasses<MemoryAccount> accounts = new SizeClasses<>();
        long bytes;
        int open;

        Owner(Object key) {
            this.key = key;
        }
    }
}
