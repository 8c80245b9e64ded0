package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IssuersTests {

    private static final String A = "https://a.example";
    private static final String B = "https://b.example";

    @Test
    void aUserOfOneKeyIsItsName() {
        Issuers one = issuers((String) null);

        assertThat(one.isRequired()).isFalse();
        assertThat(one.ofToken(null, B, "7")).isEqualTo(new User(null, "7"));
        assertThat(one.user(A, "7")).isEqualTo(new User(null, "7"));
        assertThat(issuers(A).ofToken(A, A, "7")).isEqualTo(issuers(A).user(A, "7"));
        assertThat(issuers(A).user(B, "7")).isNotEqualTo(issuers(A).user(A, "7"));
    }

    @Test
    void keysOfTheSameIssuerHaveTheSameUsers() {
        Issuers rotated = issuers(A, A);

        assertThat(rotated.isRequired()).isFalse();
        assertThat(rotated.ofToken(A, A, "7")).isEqualTo(rotated.user(null, "7"));
    }

    @Test
    void usersOfSeveralIssuersDiffer() {
        Issuers several = issuers(A, B);

        assertThat(several.isRequired()).isTrue();
        assertThat(several.ofToken(A, A, "7")).isEqualTo(several.user(A, "7")).isNotEqualTo(several.ofToken(B, B, "7"));
    }

    @Test
    void keysWithoutIssuerHaveTheUsersThatTheirTokensName() {
        Issuers several = issuers(null, null);

        assertThat(several.isRequired()).isFalse();
        assertThat(several.isAnyUnchecked()).isTrue();
        assertThat(several.ofToken(null, null, "7")).isEqualTo(several.user("", "7"));
        assertThat(several.ofToken(null, A, "7"))
                .isEqualTo(several.user(A, "7"))
                .isNotEqualTo(several.ofToken(null, B, "7"));
    }

    @Test
    void issuersOfSubscriptionTokensAloneHaveNoUsers() {
        Map<String, TokenIssuer> jwt = Map.of(
                "app", new TokenIssuer("secret", null, null, null, null, true, false),
                "rooms", new TokenIssuer("secret", null, null, B, null, true, true));

        assertThat(issuers(jwt).isRequired()).isFalse();
        assertThat(issuers(jwt).ofToken(B, B, "7")).isEqualTo(new User(null, "7"));
    }

    private static Issuers issuers(@Nullable String... issuers) {
        Map<String, TokenIssuer> jwt = new TreeMap<>();
        for (String issuer : issuers) {
            jwt.put("key" + jwt.size(), new TokenIssuer("secret", null, null, issuer, null, true, false));
        }
        return issuers(jwt);
    }

    private static Issuers issuers(Map<String, TokenIssuer> jwt) {
        return new Issuers(
                new SecuritySettings(false, Map.of(), jwt, Duration.ZERO, false, Set.of(), Set.of(), List.of()));
    }
}
