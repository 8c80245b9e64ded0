package dev.herald.rfc6455;

import java.util.List;
import java.util.Map;

/**
 * One element of a Sec-WebSocket-Extensions header (RFC 6455, section 9.1).
 *
 * @param parameters by name; the value is empty where there is none, since a value that is given cannot be empty
 */
record ExtensionOffer(String name, Map<String, String> parameters) {

    ExtensionOffer {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The offers of all headers, which count as one list, in the order of preference; without those that do not follow
     * the grammar or name a parameter twice, as if they were not there.
     */
    static List<ExtensionOffer> parse(List<String> headers) {
        return headers.stream()
                .flatMap(header -> new ExtensionScanner(header).scan().stream())
                .toList();
    }
}
