package dev.herald.rfc6455;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which offers of permessage-deflate are acceptable, and the response (RFC 7692, sections 5 and 7.1). */
final class DeflateNegotiation {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** Both parameters may be in the response whether they were offered or not (sections 7.1.1.1 and 7.1.1.2). */
    private static final String RESPONSE = NAME + "; " + SERVER_NO_CONTEXT_TAKEOVER + "; " + CLIENT_NO_CONTEXT_TAKEOVER;

    /** {@link java.util.zip.Deflater} supports no other window. */
    private static final String SERVER_WINDOW_BITS = "15";

    private static final Set<String> WINDOW_BITS = Set.of("8", "9", "10", "11", "12", "13", "14", "15");

    private DeflateNegotiation() {}

    /** The response to the first acceptable offer, or null if there is none. */
    static @Nullable String accept(List<ExtensionOffer> offers) {
        for (ExtensionOffer offer : offers) {
            if (offer.name().equals(NAME) && isAcceptable(offer.parameters())) {
                return response(offer.parameters());
            }
        }
        return null;
    }

    private static boolean isAcceptable(Map<String, String> parameters) {
        return parameters.entrySet().stream().allMatch(entry -> isAcceptable(entry.getKey(), entry.getValue()));
    }

    private static boolean isAcceptable(String parameter, String value) {
        return switch (parameter) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value.isEmpty();
            case SERVER_MAX_WINDOW_BITS -> value.equals(SERVER_WINDOW_BITS);
            // A value is the client's own promise; the inflater supports every window, so it needs no response.
            case CLIENT_MAX_WINDOW_BITS -> value.isEmpty() || WINDOW_BITS.contains(value);
            default -> false;
        };
    }

    /** An accepted server window must be in the response (section 7.1.2.1). */
    private static String response(Map<String, String> parameters) {
        return parameters.containsKey(SERVER_MAX_WINDOW_BITS)
                ? RESPONSE + "; " + SERVER_MAX_WINDOW_BITS + "=" + SERVER_WINDOW_BITS
                : RESPONSE;
    }
}
