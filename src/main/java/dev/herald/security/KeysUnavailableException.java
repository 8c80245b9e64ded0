package dev.herald.security;

import org.springframework.security.authentication.AuthenticationServiceException;

/** The keys of a token's issuer cannot be had now: whether the token is good is not known. */
class KeysUnavailableException extends AuthenticationServiceException {

    KeysUnavailableException(Throwable cause) {
        super("token: the keys of its issuer cannot be fetched now (expected: an issuer that answers)", cause);
    }
}
