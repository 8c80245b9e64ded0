package dev.herald.limits;

/**
 * What one session has taken ahead of what its address may use, so that most messages touch nothing that sessions share.
 *
 * <p>It takes as much as it took the time before and as much again, up to 1/{@value #PORTIONS} of a second's worth: an
 * address is never charged more than twice what its sessions used, however many came and left. When there is not so much it
 * takes what it needs and no more. Used by one thread at a time.
 */
public final class AddressShare {

    private static final int PORTIONS = 256;

    private final KeyedRateLimiter<Long> rateLimiter;
    private final Long addressKey;
    private final long largest;
    private long left;
    private long next = 1;

    AddressShare(KeyedRateLimiter<Long> rateLimiter, Long addressKey, long perSecond) {
        this.rateLimiter = rateLimiter;
        this.addressKey = addressKey;
        this.largest = Math.max(1, perSecond / PORTIONS);
    }

    /** False, and nothing is taken, if the address has no more. */
    public boolean take(long count) {
        if (count > left && !draw(count - left)) {
            return false;
        }
        left -= count;
        return true;
    }

    private boolean draw(long missing) {
        long portion = Math.max(missing, next);
        if (takes(portion)) {
            left += portion;
            next = Math.min(largest, 2 * portion);
            return true;
        }
        if (portion > missing && takes(missing)) {
            left += missing;
            return true;
        }
        return false;
    }

    private boolean takes(long count) {
        return rateLimiter.take(addressKey, count) == 0;
    }
}
