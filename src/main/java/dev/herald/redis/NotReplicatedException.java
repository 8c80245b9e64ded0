package dev.herald.redis;

/** A message was published, but fewer replicas than {@code herald.redis.replicas} acknowledged it in time. */
class NotReplicatedException extends RuntimeException {

    NotReplicatedException(long has, int wanted) {
        super(
                ("%d replicas have it within the time (expected: %d, herald.redis.replicas); it was published, but may be lost"
                                + " if Redis fails now")
                        .formatted(has, wanted));
    }
}
