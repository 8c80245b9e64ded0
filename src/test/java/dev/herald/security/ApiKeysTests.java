package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.settings.MisconfiguredException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTests {

    private static final String KEY = "0123456789abcdef";

    @Test
    void knowsItsKeysAndNoOther() {
        ApiKeys keys = keys(Map.of(
                "one", new ApiKey(KEY, Set.of(Scope.PUBLISH)), "two", new ApiKey(KEY + "2", Set.of(Scope.READ))));

        assertThat(keys.find(KEY))
                .isNotNull()
                .extracting(CallerPermissions::name)
                .isEqualTo("key:one");
        assertThat(keys.find(KEY + "2"))
                .isNotNull()
                .extracting(CallerPermissions::scopes)
                .isEqualTo(Set.of(Scope.READ));
        assertThat(keys.find(KEY + "3")).isNull();
        assertThat(keys.find("")).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "planted", "planted key with spaces"})
    void refusesAKeyThatIsNotUsableWithoutTellingIt(@Nullable String key) {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> keys(Map.of("backend", new ApiKey(key, Set.of(Scope.READ)))))
                .withMessageStartingWith("herald.security.api-keys.backend.key: invalid (expected: 16 to 512")
                .withMessageNotContaining("planted");
    }

    @Test
    void refusesAKeyWithoutScopes() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> keys(Map.of("backend", new ApiKey(KEY, Set.of()))))
                .withMessage(
                        "herald.security.api-keys.backend.scopes: invalid (expected: one or more of publish, read, operate)");
    }

    @Test
    void isNotPrintedWithItsSecret() {
        assertThat(new ApiKey(KEY, Set.of(Scope.READ)).toString()).doesNotContain(KEY);
        assertThat(new TokenIssuer(KEY, null, null, null, null, true, false).toString())
                .doesNotContain(KEY);
    }

    @Test
    void acceptsAShortKeyForEverythingWhenInsecure() {
        ApiKeys keys = new ApiKeys(insecure(Map.of("sdk", new ApiKey("test-api-key", Set.of(Scope.READ)))));

        assertThat(keys.find("test-api-key"))
                .isNotNull()
                .extracting(CallerPermissions::name, CallerPermissions::scopes)
                .containsExactly("key:sdk", Set.of(Scope.values()));
        assertThat(keys.find("test-api-ke")).isNull();
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> new ApiKeys(insecure(Map.of("sdk", new ApiKey("", Set.of(Scope.READ))))));
    }

    private static SecuritySettings insecure(Map<String, ApiKey> keys) {
        return new SecuritySettings(true, keys, Map.of(), Duration.ofSeconds(30), false, Set.of(), Set.of(), List.of());
    }

    private static ApiKeys keys(Map<String, ApiKey> keys) {
        return new ApiKeys(new SecuritySettings(
                false, keys, Map.of(), Duration.ofSeconds(30), false, Set.of(), Set.of(), List.of()));
    }
}
