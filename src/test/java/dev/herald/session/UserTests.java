package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserTests {

    private static final List<String> TEXTS =
            List.of("ada", " ada", "  ", " ", "a b c", "%20", "https://a b", "\u0000", "ä/\\;%25");

    @ParameterizedTest
    @MethodSource("users")
    void isKnownByItsKey(User user) {
        assertThat(User.ofKey(user.key())).isEqualTo(user);
    }

    @Test
    void noTwoHaveOneKey() {
        assertThat(users().map(User::key)).doesNotHaveDuplicates();
    }

    @Test
    void aSimpleNameIsItsKey() {
        assertThat(new User(null, "ada").key()).isEqualTo("ada");
    }

    static Stream<User> users() {
        return Stream.concat(Stream.of((String) null), TEXTS.stream())
                .flatMap((@Nullable String issuer) -> TEXTS.stream().map(name -> new User(issuer, name)));
    }
}
