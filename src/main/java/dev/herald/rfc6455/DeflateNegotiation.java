package dev.herald.rfc6455;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which offers of permessage-deflate can be met, and what to answer (RFC 7692, sections 5 and 7.1). */
final class DeflateNegotiation {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** Both of these may be answered whether they were offered or not (sections 7.1.1.1 and 7.1.1.2). */
    private static final String RESPONSE = NAME + "; " + SERVER_NO_CONTEXT_TAKEOVER + "; " + CLIENT_NO_CONTEXT_TAKEOVER;

    /** {@link java.util.zip.Deflater} knows no other, so a smaller window cannot be promised. */
    private static final String SERVER_WINDOW_BITS = "15";

    private static final Set<String> WINDOW_BITS = Set.of("8", "9", "10", "11", "12", "13", "14", "15");

    private DeflateNegotiation() {}

    /** The response for the first offer that can be met, or null when there is none. */
    static @Nullable String answer(List<ExtensionOffer> offers) {
        for (ExtensionOffer offer : offers) {
            if (offer.name().equals(NAME) && canMeet(offer.parameters())) {
                return response(offer.parameters());
            }
        }
        return null;
    }

    private static boolean canMeet(Map<String, String> parameters) {
        return parameters.entrySet().stream().allMatch(entry -> canMeet(entry.getKey(), entry.getValue()));
    }

    private static boolean canMeet(String parameter, String value) {
        return switch (parameter) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value.isEmpty();
            case SERVER_MAX_WINDOW_BITS -> value.equals(SERVER_WINDOW_BITS);
            // With a value it is the client's own promise; any window is understood here, so it needs no answer.
            case CLIENT_MAX_WINDOW_BITS -> value.isEmpty() || WINDOW_BITS.contains(value);
            default -> false;
        };
    }

    /** Accepting a server window means to answer it (section 7.1.2.1). */
    private static String response(Map<String, String> parameters) {
        return parameters.containsKey(SERVER_MAX_WINDOW_BITS)
                ? RESPONSE + "; " + SERVER_MAX_WINDOW_BITS + "=" + SERVER_WINDOW_BITS
                : RESPONSE;
    }
}
