package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.herald.security.KeyServer.Outage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientTokensOfRemoteIssuersTests {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final RSAKey KEY = Issuer.RSA;

    private final KeyServer server = new KeyServer();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ClientTokens tokens = ClientTokensTests.tokens(
            false,
            Map.of("remote", new TokenIssuer(null, null, server.url(Outage.NO_RESPONSE), null, null, true, false)),
            registry);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void doesNotWaitForKeys() {
        CompletableFuture<ConnectionClaims> outcome = tokens.connection(token(KEY));

        CompletableFuture<Thread> thread = outcome.handle((claims, failure) -> Thread.currentThread());
        assertThat(outcome).isNotDone();
        server.close();
        assertThat(thread).succeedsWithin(LONG).matches(Thread::isVirtual);
        assertThat(outcome).failsWithin(LONG); // second: who waits for it may also run what depends on it
        assertThat(outcome.exceptionNow()).isInstanceOf(KeysUnavailableException.class);
        assertThat(registry.get("herald.requests.rejected")
                        .tag("reason", "issuer")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void limitsTheTokensThatWait() {
        CompletableFuture<ConnectionClaims> first = tokens.connection(token(KEY));
        CompletableFuture<ConnectionClaims> second = tokens.connection(token(KEY));

        CompletableFuture.anyOf(first, second)
                .exceptionally(failure -> "failed")
                .orTimeout(15, TimeUnit.SECONDS)
                .join();

        assertThat(first.isDone()).isNotEqualTo(second.isDone());
        assertThat((first.isDone() ? first : second).exceptionNow()).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void completesAtOnceWithAKnownKey() {
        server.serve(Outage.NO_RESPONSE, new JWKSet(KEY.toPublicJWK()));
        tokens.connection(token(KEY)).orTimeout(15, TimeUnit.SECONDS).join();
        server.fail(Outage.NO_RESPONSE);

        assertThat(tokens.connection(token(KEY)))
                .isDone()
                .isCompletedWithValueMatching(claims -> claims.user().equals("ada"));
        assertThat(tokens.connection(token(
                        new RSAKey.Builder(Issuer.OTHER_RSA).keyID("second").build())))
                .isNotDone();
        assertThat(tokens.connection(token(Issuer.OTHER_RSA))).isCompletedExceptionally();
    }

    @Test
    void verifiesATokenThatDoesNotNameItsKey() {
        server.serve(Outage.NO_RESPONSE, new JWKSet(KEY.toPublicJWK()));

        assertThat(tokens.connection(Issuer.typed("JWT", claims())))
                .succeedsWithin(LONG)
                .extracting(ConnectionClaims::user)
                .isEqualTo("ada");
    }

    private static String token(RSAKey key) {
        return Issuer.rs256(claims(), key);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ada")
                .expirationTime(Date.from(ClientTokensTests.NOW.plusSeconds(60)));
    }
}
