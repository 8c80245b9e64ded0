package dev.herald.security;

import dev.herald.jetty.PresentedCredentials;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Admits the one credential that a request presents, from where the settings accept it. */
@Component
class CredentialsConverter implements AuthenticationConverter {

    private final boolean parameterAllowed;
    private final boolean apiKeyParameterAllowed;

    CredentialsConverter(SecuritySettings settings, ApiKeyParameterSettings apiKeys) {
        this.apiKeyParameterAllowed = apiKeys.keyInQuery();
        this.parameterAllowed = settings.accessTokenParameter();
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String credentials = credentials(PresentedCredentials.of(request));
        return credentials == null ? null : new BearerTokenAuthenticationToken(credentials);
    }

    /**
     * Null if there are none.
     *
     * @throws InvalidCredentialsException if there are several, or in the URL although that is not allowed
     */
    @Nullable
    String credentials(PresentedCredentials presented) {
        if (presented.isInUrl() && !parameterAllowed) {
            throw new InvalidCredentialsException(
                    "Credentials in the URL are not accepted: send a header, or set herald.security.access-token-parameter.");
        }
        if (presented.isApiKeyInUrl() && !apiKeyParameterAllowed) {
            throw new InvalidCredentialsException(
                    "API keys in the URL are not accepted: send a header, or set herald.api.key-in-query.");
        }
        List<String> credentials = presented.values();
        if (credentials.size() > 1) {
            throw new InvalidCredentialsException(
                    "The request has %d credentials: one is accepted.".formatted(credentials.size()));
        }
        if (credentials.contains("")) {
            throw new InvalidCredentialsException("The credentials are empty: an API key or a token is required.");
        }
        return credentials.isEmpty() ? null : credentials.getFirst();
    }
}
