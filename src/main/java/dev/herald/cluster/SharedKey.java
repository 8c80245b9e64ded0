package dev.herald.cluster;

import java.util.concurrent.CompletableFuture;
import javax.crypto.SecretKey;

/**
 * The port to the secret key that all nodes share, so that one reads what another has encrypted.
 *
 * <p>May be called by any thread and does not block. The future never fails: a node that has not learned the key yet, since what
 * stores it cannot be reached, has one of its own meanwhile.
 */
@FunctionalInterface
public interface SharedKey {

    /** An AES key of 256 bits. The thread that completes the future may be one that must not be blocked. */
    CompletableFuture<SecretKey> key();
}
