package dev.herald.redis;

/** A message is in Redis, but not on as many replicas as its publisher is promised. */
class NotReplicatedException extends RuntimeException {

    NotReplicatedException(long has, int wanted) {
        super(
                ("%d replicas have it within the time (expected: %d, herald.redis.replicas); it was published, but may be lost"
                                + " if Redis fails now")
                        .formatted(has, wanted));
    }
}
