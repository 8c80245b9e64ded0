package dev.herald.hooks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response to a connect: who the client is.
 *
 * @param isEmpty whether the response has no result, so that the client has no credentials
 * @param user empty if it has no name
 * @param expireAt when the connection expires; null if it does not
 * @param info about the client, for presence, joins, leaves and what it publishes
 * @param data for the client
 * @param meta a JSON object for later requests about this connection
 * @param channels the names of topics to which the server subscribes the client
 * @param subs the same by name, with options
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ConnectHookResult(
        boolean isEmpty,
        String user,
        @Nullable Instant expireAt,
        byte @Nullable [] info,
        byte @Nullable [] data,
        byte @Nullable [] meta,
        List<String> channels,
        Map<String, SubscribeHookResult> subs) {

    static final ConnectHookResult EMPTY = new ConnectHookResult(true, "", null, null, null, null, List.of(), Map.of());
}
