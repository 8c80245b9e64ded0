package dev.herald.limits;

/**
 * What is held in memory for one session, or one request.
 *
 * <p>It begins with nothing and ends with {@link #close}, after which nothing counts any more. Safe for use by any thread.
 */
public final class MemoryAccount implements AutoCloseable {

    private final MemoryBudget budget;
    private final MemoryUse use;
    private final MemoryOwner owner;
    private final Runnable cut;

    /** Of the budget, under its lock, like the following. */
    long bytes;

    boolean closed;

    MemoryAccount(MemoryBudget budget, MemoryUse use, MemoryOwner owner, Runnable cut) {
        this.budget = budget;
        this.use = use;
        this.owner = owner;
        this.cut = cut;
    }

    /**
     * So many bytes more are held, or fewer if negative. If that is more than there is, those who hold the most are cut until
     * it fits, before this returns; this one too if it holds the most.
     */
    public void add(long more) {
        budget.add(this, more);
    }

    /**
     * The same if there is room for it, or room could be made by cutting who holds far more.
     *
     * @return false if there is none, and nothing has changed
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

    MemoryOwner owner() {
        return owner;
    }

    /** Ends what it is held for. */
    void cut() {
        cut.run();
    }
}
