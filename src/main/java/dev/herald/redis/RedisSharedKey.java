package dev.herald.redis;

import dev.herald.cluster.SharedKey;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret key in Redis: the first that a node proposed. Each node proposes the one that it knows again and again, so that a Redis
 * that lost its data soon has the same. Safe for use by any thread; nothing here blocks.
 */
final class RedisSharedKey implements SharedKey {

    private static final int BYTES = 32;
    private static final long PROPOSED_EVERY_SECONDS = 10;

    private final RedisConnections connections;
    private final Keys keys;
    private volatile byte[] known = new byte[BYTES];
    private volatile boolean isShared;

    RedisSharedKey(RedisConnections connections, Keys keys) {
        this.connections = connections;
        this.keys = keys;
        new SecureRandom().nextBytes(known);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next proposal makes up for one that fails
    void keep(RedisTimer timer) {
        timer.every(PROPOSED_EVERY_SECONDS, this::propose);
    }

    @Override
    public CompletableFuture<SecretKey> key() {
        return isShared ? CompletableFuture.completedFuture(current()) : propose();
    }

    /** Completes with the key that is then known. */
    CompletableFuture<SecretKey> propose() {
        return connections
                .run(Script.SECRET, new byte[][] {keys.secret()}, known)
                .handle((secret, failure) -> {
                    if (failure == null) {
                        known = secret.getFirst();
                        isShared = true;
                    }
                    return current();
                });
    }

    private SecretKey current() {
        return new SecretKeySpec(known, "AES");
    }
}
