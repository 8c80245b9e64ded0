package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.limits.LimitMeters;
import dev.herald.settings.MisconfiguredException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class IssuerKeysTests {

    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final IssuerKeys.Remote REMOTE = new IssuerKeys.Remote(
            new KeySetSettings(Duration.ofSeconds(1), DataSize.ofKilobytes(1), 1),
            new KeySetMeters(METERS, new LimitMeters(METERS)),
            System::nanoTime);

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ,,,, no secret
                    planted,,,, a secret of 7 bytes
                    ,planted,,, an invalid public-key
                    0123456789abcdef0123456789abcdef,planted,,, more than one
                    ,,ftp://planted.example,, an invalid jwks-uri
                    ,,https://user:planted@planted.example,, an invalid jwks-uri
                    ,,https:planted,, an invalid jwks-uri
                    ,,,planted, an invalid issuer
                    """)
    void rejectsInvalidKeys(
            @Nullable String secret,
            @Nullable String publicKey,
            @Nullable String jwksUri,
            @Nullable String issuer,
            String why) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> IssuerKeys.of(
                        "app", new TokenIssuer(secret, publicKey, jwksUri, issuer, null, true, false), false, REMOTE))
                .withMessageStartingWith("herald.security.jwt: " + why)
                .satisfies(e -> {
                    if (secret != null) {
                        org.assertj.core.api.Assertions.assertThat(e).hasMessageNotContaining(secret);
                    }
                });
    }
}
