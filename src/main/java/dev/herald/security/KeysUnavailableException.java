package dev.herald.security;

import org.springframework.security.authentication.AuthenticationServiceException;

/** The keys of a token's issuer are unavailable, so that it cannot be known now whether the token is valid. */
public class KeysUnavailableException extends AuthenticationServiceException {

    KeysUnavailableException() {
        super("The keys of the token's issuer are unavailable. Retry later.");
    }
}
