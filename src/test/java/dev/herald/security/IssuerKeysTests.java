package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.settings.MisconfiguredException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuerKeysTests {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ,,,, no secret
                    planted,,,, a secret of 7 bytes
                    ,planted,,, an invalid public-key
                    0123456789abcdef0123456789abcdef,planted,,, more than one
                    ,,ftp://planted.example,, jwks-uri
                    ,,,planted, issuer
                    """)
    void rejectsInvalidKeys(
            @Nullable String secret,
            @Nullable String publicKey,
            @Nullable String jwksUri,
            @Nullable String issuer,
            String why) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> IssuerKeys.of(new TokenIssuer(secret, publicKey, jwksUri, issuer, null)))
                .withMessageStartingWith("herald.security.jwt: " + why)
                .satisfies(e -> {
                    if (secret != null) {
                        org.assertj.core.api.Assertions.assertThat(e).hasMessageNotContaining(secret);
                    }
                });
    }
}
