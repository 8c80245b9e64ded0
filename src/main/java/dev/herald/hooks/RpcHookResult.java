package dev.herald.hooks;

import org.jspecify.annotations.Nullable;

/**
 * The response to a client's call.
 *
 * @param data null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RpcHookResult(byte @Nullable [] data) {

    static final RpcHookResult EMPTY = new RpcHookResult(null);
}
