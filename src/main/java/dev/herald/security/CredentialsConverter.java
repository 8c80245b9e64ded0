package dev.herald.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Extracts credentials from a request: {@code Authorization: Bearer} (RFC 6750, section 2.1), {@code X-API-Key}, for
 * browsers, whose WebSockets send no header, {@code Sec-WebSocket-Protocol: bearer, <token>}, and {@code ?access_token=}
 * where a setting allows it (section 2.3).
 */
@Component
class CredentialsConverter implements AuthenticationConverter {

    static final String KEY_HEADER = "X-API-Key";

    static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    static final String SCHEME = "bearer";

    private final boolean parameterAllowed;

    CredentialsConverter(SecuritySettings settings) {
        this.parameterAllowed = settings.accessTokenParameter();
    }

    /**
     * Null if there are none.
     *
     * @throws InvalidCredentialsException if there are several, or in the URL although that is not allowed
     */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<String> credentials = new ArrayList<>();
        addBearer(request, credentials);
        credentials.addAll(Collections.list(request.getHeaders(KEY_HEADER)));
        addProtocol(request, credentials);
        addParameter(request, credentials);
        if (credentials.size() > 1) {
            throw new InvalidCredentialsException(
                    "The request has %d credentials: one is accepted.".formatted(credentials.size()));
        }
        if (credentials.contains("")) {
            throw new InvalidCredentialsException("The credentials are empty: an API key or a token is required.");
        }
        return credentials.isEmpty() ? null : new BearerTokenAuthenticationToken(credentials.getFirst());
    }

    /** Where {@code request} has credentials, for the log: never what they are. */
    static List<String> locations(HttpServletRequest request) {
        List<String> locations = new ArrayList<>();
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            locations.add(HttpHeaders.AUTHORIZATION);
        }
        if (request.getHeader(KEY_HEADER) != null) {
            locations.add(KEY_HEADER);
        }
        if (protocols(request).contains(SCHEME)) {
            locations.add(PROTOCOLS);
        }
        if (!UrlCredentialsFilter.of(request).isEmpty()) {
            locations.add("access_token");
        }
        return locations;
    }

    /** Other schemes are ignored. */
    private static void addBearer(HttpServletRequest request, List<String> credentials) {
        for (String header : Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION))) {
            if (header.toLowerCase(Locale.ROOT).startsWith(SCHEME + " ")) {
                credentials.add(header.substring(SCHEME.length()).strip());
            }
        }
    }

    /** The token that follows {@code bearer} in the list of subprotocols. */
    private static void addProtocol(HttpServletRequest request, List<String> credentials) {
        List<String> offered = protocols(request);
        int scheme = offered.indexOf(SCHEME);
        if (scheme >= 0 && scheme + 1 < offered.size()) {
            credentials.add(offered.get(scheme + 1));
        }
    }

    /** The subprotocols that the client offers, in their order. */
    static List<String> protocols(HttpServletRequest request) {
        List<String> offered = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(PROTOCOLS))) {
            for (String protocol : header.split(",", -1)) {
                offered.add(protocol.strip());
            }
        }
        return offered;
    }

    private void addParameter(HttpServletRequest request, List<String> credentials) {
        List<String> inUrl = UrlCredentialsFilter.of(request);
        if (!inUrl.isEmpty() && !parameterAllowed) {
            throw new InvalidCredentialsException(
                    "Credentials in the URL are not accepted: send a header, or set herald.security.access-token-parameter.");
        }
        credentials.addAll(inUrl);
    }
}
