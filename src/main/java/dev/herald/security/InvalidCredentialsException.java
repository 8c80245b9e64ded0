package dev.herald.security;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Credentials are invalid or expired; the message says why and never has them. */
public class InvalidCredentialsException extends OAuth2AuthenticationException {

    InvalidCredentialsException(String message) {
        super(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN), message);
    }
}
