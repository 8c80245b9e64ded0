package dev.herald.limits;

/**
 * The tokens that one session has taken in advance from its address's bucket, so that most messages touch nothing
 * shared.
 *
 * <p>Each refill doubles the previous one, up to 1/{@value #PORTIONS} of a second's worth, so that an address is never
 * charged more than twice what its sessions used, however many connected and disconnected. If the bucket does not hold
 * that much, only what is needed is taken. Used by one thread at a time.
 */
public final class AddressShare {

    private static final int PORTIONS = 256;

    private final KeyedRateLimiter<Long> rateLimiter;
    private final Long addressKey;
    private final long largest;
    private long remaining;
    private long next = 1;

    AddressShare(KeyedRateLimiter<Long> rateLimiter, Long addressKey, long perSecond) {
        this.rateLimiter = rateLimiter;
        this.addressKey = addressKey;
        this.largest = Math.max(1, perSecond / PORTIONS);
    }

    /** Returns false, and takes nothing, if the limit of the address is exceeded. */
    public boolean take(long count) {
        if (count > remaining && !refill(count - remaining)) {
            return false;
        }
        remaining -= count;
        return true;
    }

    private boolean refill(long missing) {
        long portion = Math.max(missing, next);
        if (tryTake(portion)) {
            remaining += portion;
            next = Math.min(largest, 2 * portion);
            return true;
        }
        if (portion > missing && tryTake(missing)) {
            remaining += missing;
            return true;
        }
        return false;
    }

    private boolean tryTake(long count) {
        return rateLimiter.take(addressKey, count) == 0;
    }
}
