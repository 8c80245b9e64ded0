package dev.herald.security;

/** A token has expired, or is not valid yet: the client needs a new one. */
public final class ExpiredTokenException extends InvalidCredentialsException {

    ExpiredTokenException(String message) {
        super(message);
    }
}
