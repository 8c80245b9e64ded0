package dev.herald.security;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Credentials that are none of ours, or no longer; the message says why and never what they were. */
class InvalidCredentialsException extends OAuth2AuthenticationException {

    InvalidCredentialsException(String message) {
        super(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN), message);
    }
}
