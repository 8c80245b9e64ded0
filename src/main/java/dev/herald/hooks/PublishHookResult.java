package dev.herald.hooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response to a publish that is allowed.
 *
 * @param data what is published instead; null for what the client sent
 * @param skipHistory whether it is in no history
 * @param tags of the publication
 * @param idempotencyKey that makes the same publication again harmless; null if there is none
 * @param delta whether subscribers that can may receive the difference to the publication before
 * @param version of what the publication is about; 0 if it has none
 * @param versionEpoch in which versions are compared; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PublishHookResult(
        byte @Nullable [] data,
        boolean skipHistory,
        Map<String, String> tags,
        @Nullable String idempotencyKey,
        boolean delta,
        long version,
        String versionEpoch) {

    static final PublishHookResult EMPTY = new PublishHookResult(null, false, Map.of(), null, false, 0, "");
}
