package dev.herald.centrifugo;

import dev.herald.hooks.Hooks;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketSession;

/** Keeps the headers of handshakes that hooks pass on, for as long as their sessions last, and no others. */
@Component
class HandshakeHeaders {

    private static final String ATTRIBUTE = HandshakeHeaders.class.getName();

    /** What an entry takes beside its text. */
    private static final int ENTRY_BYTES = 128;

    private final Hooks hooks;

    HandshakeHeaders(Hooks hooks) {
        this.hooks = hooks;
    }

    /** Whether none are ever kept. */
    boolean isNothingKept() {
        return hooks.forwardedHeaders().isEmpty();
    }

    /**
     * Those of a handshake that are to be kept, by their names in lower case; also those that may have secrets, if they are named.
     *
     * @param handshake the values of a header by its name
     */
    Map<String, List<String>> of(Function<String, List<String>> handshake) {
        if (isNothingKept()) {
            return Map.of();
        }
        Map<String, List<String>> kept = new HashMap<>();
        for (String name : hooks.forwardedHeaders()) {
            List<String> found = handshake.apply(name);
            if (!found.isEmpty()) {
                kept.put(name, List.copyOf(found));
            }
        }
        return Map.copyOf(kept);
    }

    /** The attributes of a WebSocket handshake: these headers, until its session has them. */
    Map<String, Object> attributes(Function<String, List<String>> handshake) {
        Map<String, List<String>> kept = of(handshake);
        return kept.isEmpty() ? Map.of() : Map.of(ATTRIBUTE, kept);
    }

    /** Takes them from there. */
    @SuppressWarnings("unchecked") // nobody else knows the attribute
    Map<String, List<String>> taken(WebSocketSession client) {
        Object kept = isNothingKept() ? null : client.getAttributes().remove(ATTRIBUTE);
        return kept == null ? Map.of() : (Map<String, List<String>>) kept;
    }

    /** Keeps them with a client. */
    static void keep(Client client, Map<String, List<String>> headers) {
        if (!headers.isEmpty()) {
            client.hooks().headers(headers);
            client.session()
                    .hold(bytes(
                            headers.entrySet(),
                            values -> values.stream().mapToInt(String::length).sum()));
        }
    }

    /** What they take, roughly. */
    static <V> int bytes(Collection<Map.Entry<String, V>> headers, ToIntFunction<V> size) {
        return headers.stream()
                .mapToInt(each -> ENTRY_BYTES + each.getKey().length() + size.applyAsInt(each.getValue()))
                .sum();
    }
}
