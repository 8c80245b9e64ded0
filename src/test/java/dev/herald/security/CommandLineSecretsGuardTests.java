package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.settings.MisconfiguredException;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--herald.redis.url=redis://:planted@redis:6379",
                "--herald.redis.url=redis://planted@redis",
                "--herald.redis.url=rediss://user:plan/t@ed@redis:6379",
                "--herald.redis.url=redis://a:6379,redis://user:planted@b:6379",
                "--herald.redis.sentinel-password=planted",
                "--HERALD_REDIS_SENTINELPASSWORD=planted",
                "--HERALD_SECURITY_APIKEYS_BACKEND_KEY=planted",
                "--herald.security.api-keys.public.key=planted",
                "--herald.security.api-keys[public].key=planted",
                "--herald.security.jwt.app.jwks-uri=https://user:planted@issuer.example/keys",
                "--management.otlp.tracing.headers.authorization=planted",
                "--management.otlp.tracing.headers.x-api-key=planted",
                "--server.ssl.key-store-password=${MISSING:planted}",
                "--server.ssl.key-password=planted",
                "--spring.ssl.bundle.jks.redis.keystore.password=planted",
                "--spring.ssl.bundle.pem.redis.keystore.private-key=-----BEGIN PRIVATE KEY-----\nplanted",
                "--spring.ssl.bundle.pem.redis.keystore.private-key=base64:cGxhbnRlZA==",
                "--spring.security.oauth2.client.registration.x.client-secret=planted",
                "--spring.application.json={\"herald\":{\"security\":{\"api-keys\":{\"backend\":{\"key\":\"planted\"}}}}}",
                "--spring.application.json={\"herald.security.jwt.app.secret\":\"planted\"}",
                "--spring.application.json={\"herald.redis\":{\"url\":\"redis://:planted@redis\"}}",
                "--spring.application.json={\"a\":[{\"password\":\"planted\"}]}",
                "--spring.application.json={\"herald.security.jwt.app.secret\":\"planted\"",
                "--SPRING_APPLICATION_JSON={\"herald.security.jwt.app.secret\":\"planted\"}",
                "-Dspring.application.json={\"herald.security.jwt.app.secret\":\"planted\"}",
                "-Dherald.redis.url=redis://:planted@redis",
                "-Djavax.net.ssl.keyStorePassword=planted",
                "redis://:planted@redis"
            })
    void refusesASecretInEveryForm(String argument) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> CommandLineSecretsGuard.check(List.of("--server.port=0", argument)))
                .withMessageEndingWith(": a secret on the command line, where every user of this machine can read it")
                .withMessageNotContaining("planted");
    }

    @Test
    void refusesASecretAfterItsName() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> CommandLineSecretsGuard.check(
                        List.of("--herald.security.jwt.app.secret", "planted", "--server.port=0")))
                .withMessageStartingWith("--herald.security.jwt.app.secret: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--herald.redis.url=redis://redis:6379",
                "--herald.redis.url=redis://user:${REDIS_PASSWORD}@redis:6379",
                "--server.ssl.key-store-password=${KEY_STORE_PASSWORD}",
                "--server.ssl.key-store-password=",
                "--server.ssl.certificate-private-key=file:/etc/herald/tls.key",
                "--spring.config.import=configtree:/run/secrets/",
                "--spring.application.json={\"herald.tick.enabled\":false}",
                "--herald.security.access-token-parameter=true",
                "--herald.security.key-sets.waiting-tokens=5",
                "--herald.security.jwt.app.issuer=https://login.example.com/?a=b@c",
                "-Duser.home=/home/a@b"
            })
    void acceptsWhatIsNone(String argument) {
        assertThatCode(() -> CommandLineSecretsGuard.check(List.of(argument))).doesNotThrowAnyException();
    }
}
