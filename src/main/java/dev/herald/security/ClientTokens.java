package dev.herald.security;

import com.nimbusds.jwt.SignedJWT;
import dev.herald.security.SecurityMeters.Reason;
import dev.herald.session.User;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/**
 * Verifies the connection and subscription tokens that clients send in their connection. In place of a connection token, an API key is
 * accepted as on every other endpoint.
 *
 * <p>Safe for use by any thread, and blocks none: where the keys of a remote issuer may have to be fetched, the outcome comes on a virtual
 * thread. No more of them wait than {@code herald.security.key-sets.waiting-tokens} for each issuer; the others fail at once. A failure
 * is an {@link ExpiredTokenException}, another {@link InvalidCredentialsException} or a {@link KeysUnavailableException}, never wrapped.
 */
@Component
public class ClientTokens {

    private final SecuritySettings settings;
    private final ApiKeys keys;
    private final JwtAuthenticator authenticator;
    private final ClientClaims claims;
    private final SecurityMeters meters;
    private final @Nullable ConnectionClaims anonymous;

    ClientTokens(SecuritySettings settings, ApiKeys keys, JwtAuthenticator authenticator, SecurityMeters meters) {
        this.settings = settings;
        this.keys = keys;
        this.authenticator = authenticator;
        this.claims = new ClientClaims(settings, authenticator.claims());
        this.meters = meters;
        CallerPermissions permissions = settings.anonymous();
        this.anonymous = permissions.scopes().contains(Scope.READ) ? ConnectionClaims.of(permissions) : null;
    }

    /** Whether everything is allowed to every client, with or without a token. */
    public boolean isInsecure() {
        return settings.insecure();
    }

    /** What is known of a client without a token, the same for all of them; null if it needs one. */
    public @Nullable ConnectionClaims withoutToken() {
        return anonymous;
    }

    /**
     * What is known of a client that the application has authenticated in another way than by a token.
     *
     * @param user its name; empty without one
     * @see ConnectionClaims
     */
    public ConnectionClaims authenticated(
            String user,
            @Nullable Instant expiry,
            byte @Nullable [] info,
            byte @Nullable [] data,
            Map<String, SubscriptionClaims> subscriptions,
            byte @Nullable [] meta) {
        String key = user.isEmpty() ? null : new User(null, user).key();
        return new ConnectionClaims(
                settings.granted(CallerPermissions.authenticated(key)),
                key == null ? "" : key,
                expiry,
                false,
                info,
                data,
                subscriptions,
                meta);
    }

    /** The claims of a connection token, or of an API key, which has no user and needs the scope {@code read}. */
    public CompletableFuture<ConnectionClaims> connection(String token) {
        ConnectionClaims ofKey = ifReader(keys.find(token));
        if (ofKey != null) {
            return CompletableFuture.completedFuture(ofKey);
        }
        return verified(token, authenticator.callers(), claims::connection);
    }

    /** The claims of a subscription token. Whose it is, and of which topic and session, is for the caller to compare. */
    public CompletableFuture<SubscriptionClaims> subscription(String token) {
        return verified(token, authenticator.subscriptions(), claims::subscription);
    }

    private static @Nullable ConnectionClaims ifReader(@Nullable CallerPermissions caller) {
        return caller != null && caller.scopes().contains(Scope.READ) ? ConnectionClaims.of(caller) : null;
    }

    private <T> CompletableFuture<T> verified(String text, TokenVerifiers verifiers, ClaimsReader<T> reader) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            if (verifiers.isEmpty()) {
                throw new InvalidCredentialsException("No issuer of tokens is configured (herald.security.jwt).");
            }
            SignedJWT token = JwtAuthenticator.parse(text);
            Runnable verification = () -> complete(outcome, token, verifiers, reader);
            if (JwtAuthenticator.mayWait(token, verifiers)) {
                Thread.ofVirtual().name("client-token").start(verification);
            } else {
                verification.run();
            }
        } catch (InvalidCredentialsException e) {
            fail(outcome, e);
        }
        return outcome;
    }

    private <T> void complete(
            CompletableFuture<T> outcome, SignedJWT token, TokenVerifiers verifiers, ClaimsReader<T> reader) {
        T verified;
        try {
            verified = JwtAuthenticator.verified(token, verifiers, reader);
        } catch (AuthenticationException e) {
            fail(outcome, e);
            return;
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e); // or else nobody would know
            throw e;
        }
        outcome.complete(verified);
    }

    private void fail(CompletableFuture<?> outcome, AuthenticationException reason) {
        meters.refused(reason instanceof KeysUnavailableException ? Reason.ISSUER : Reason.CREDENTIALS);
        outcome.completeExceptionally(reason);
    }
}
