package dev.herald.hooks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client about which a hook is asked.
 *
 * @param client the id of its connection
 * @param transport the name of its transport, such as {@code websocket}
 * @param protocol {@code json} or {@code protobuf}
 * @param isBinary whether what it sends may be anything, and not JSON only
 * @param user empty if it has no name
 * @param meta a JSON object that the application gave for this connection, and that no client receives
 * @param headers the headers of its handshake that {@link Hooks#forwardedHeaders} names, by their names in lower case
 * @param emulatedHeaders the headers of its connect command that {@link Hooks#emulatedHeaders} names, by their names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HookClient(
        String client,
        String transport,
        String protocol,
        boolean isBinary,
        String user,
        byte @Nullable [] meta,
        Map<String, List<String>> headers,
        Map<String, String> emulatedHeaders) {

    /** Without headers in a connect command. */
    public HookClient(
            String client,
            String transport,
            String protocol,
            boolean isBinary,
            String user,
            byte @Nullable [] meta,
            Map<String, List<String>> headers) {
        this(client, transport, protocol, isBinary, user, meta, headers, Map.of());
    }
}
