package dev.herald.redis;

/** A message was published, but fewer replicas than {@code herald.redis.replicas} acknowledged it in time. */
class NotReplicatedException extends RuntimeException {

    NotReplicatedException(long has, int wanted) {
        super(
                ("The message was published, but may be lost if Redis fails now: %d of %d replicas acknowledged it in time"
                                + " (herald.redis.replicas).")
                        .formatted(has, wanted));
    }
}
