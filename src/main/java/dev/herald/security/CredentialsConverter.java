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
 * Where credentials stand in a request: {@code Authorization: Bearer} (RFC 6750, section 2.1), {@code X-API-Key}, for
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
     * @throws InvalidCredentialsException if there are several, or where none may be
     */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<String> shown = new ArrayList<>();
        addBearer(request, shown);
        shown.addAll(Collections.list(request.getHeaders(KEY_HEADER)));
        addProtocol(request, shown);
        addParameter(request, shown);
        if (shown.size() > 1) {
            throw new InvalidCredentialsException(
                    "The request has %d credentials: one is accepted.".formatted(shown.size()));
        }
        if (shown.contains("")) {
            throw new InvalidCredentialsException("The credentials are empty: an API key or a token is required.");
        }
        return shown.isEmpty() ? null : new BearerTokenAuthenticationToken(shown.getFirst());
    }

    /** Where {@code request} has credentials, for the log: never what they are. */
    static List<String> places(HttpServletRequest request) {
        List<String> places = new ArrayList<>();
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            places.add(HttpHeaders.AUTHORIZATION);
        }
        if (request.getHeader(KEY_HEADER) != null) {
            places.add(KEY_HEADER);
        }
        if (protocols(request).contains(SCHEME)) {
            places.add(PROTOCOLS);
        }
        if (!UrlCredentialsFilter.of(request).isEmpty()) {
            places.add("access_token");
        }
        return places;
    }

    /** Other schemes are not Herald's: whoever sends them shows it nothing. */
    private static void addBearer(HttpServletRequest request, List<String> shown) {
        for (String header : Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION))) {
            if (header.toLowerCase(Locale.ROOT).startsWith(SCHEME + " ")) {
                shown.add(header.substring(SCHEME.length()).strip());
            }
        }
    }

    /** What follows {@code bearer} in the list of subprotocols. */
    private static void addProtocol(HttpServletRequest request, List<String> shown) {
        List<String> offered = protocols(request);
        int scheme = offered.indexOf(SCHEME);
        if (scheme >= 0 && scheme + 1 < offered.size()) {
            shown.add(offered.get(scheme + 1));
        }
    }

    /** The subprotocols that the client offers, each by itself; none in most requests. */
    static List<String> protocols(HttpServletRequest request) {
        List<String> offered = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(PROTOCOLS))) {
            for (String protocol : header.split(",", -1)) {
                offered.add(protocol.strip());
            }
        }
        return offered;
    }

    private void addParameter(HttpServletRequest request, List<String> shown) {
        List<String> inUrl = UrlCredentialsFilter.of(request);
        if (!inUrl.isEmpty() && !parameterAllowed) {
            throw new InvalidCredentialsException(
                    "Credentials in the URL are not accepted: send a header, or set herald.security.access-token-parameter.");
        }
        shown.addAll(inUrl);
    }
}
