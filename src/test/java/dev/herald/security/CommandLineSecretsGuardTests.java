package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.settings.MisconfiguredException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineSecretsGuardTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--herald.security.api-keys.backend.key",
                "--HERALD.security.apiKeys[0].key",
                "-Dherald.security.jwt.app.secret",
                "--server.ssl.key-store-password",
                "-Dspring.data.redis.password"
            })
    void refusesASecretWithoutPrintingIt(String name) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> CommandLineSecretsGuard.check(List.of("--server.port=0", name + "=planted")))
                .withMessage(name + ": a secret on the command line, where every user of this machine can read it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--herald.security.api-keys.backend.scopes=read",
                "--herald.security.jwt.app.public-key=-----BEGIN",
                "--herald.security.jwt.app.jwks-uri=https://issuer.example/keys",
                "--server.ssl.key-store=keys.p12",
                "-Xmx1g",
                "key=value"
            })
    void acceptsOtherArguments(String argument) {
        assertThatCode(() -> CommandLineSecretsGuard.check(List.of(argument))).doesNotThrowAnyException();
    }
}
