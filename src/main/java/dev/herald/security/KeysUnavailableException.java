package dev.herald.security;

import org.springframework.security.authentication.AuthenticationServiceException;

/** The keys of a token's issuer are unavailable, so that the token cannot be verified now. */
class KeysUnavailableException extends AuthenticationServiceException {

    KeysUnavailableException(Throwable cause) {
        super("The keys of the token's issuer are unavailable. Retry later.", cause);
    }
}
