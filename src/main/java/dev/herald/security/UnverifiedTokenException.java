package dev.herald.security;

/** No key of the issuer has signed the token. */
final class UnverifiedTokenException extends InvalidCredentialsException {

    UnverifiedTokenException() {
        super(
                "The token cannot be verified: its signature, algorithm (alg) or type (typ) does not match its issuer's key.");
    }
}
