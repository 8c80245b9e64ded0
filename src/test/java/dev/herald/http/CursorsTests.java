package dev.herald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.security.CallerPermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

class CursorsTests {

    private static final String HIDDEN = "payroll.secret";

    private final SecretKey key = key();
    private final Cursors cursors = cursors(key);

    @BeforeEach
    void begin() {
        call("key:reader");
    }

    @AfterEach
    void end() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", HIDDEN, "b-c_d:e.f"})
    void continuesAfterItsName(String name) {
        assertThat(begin(cursors, cursorAfter(name), "topics")).isEqualTo(name);
    }

    @Test
    void continuesAtEveryNodeThatSharesTheKey() {
        assertThat(begin(cursors(key), cursorAfter(HIDDEN), "topics")).isEqualTo(HIDDEN);
    }

    @Test
    void continuesAfterTheLongestName() {
        assertThat(begin(cursors, cursorAfter("~".repeat(255)), "topics")).isEqualTo("~".repeat(255));
    }

    @Test
    void firstPageNeedsNone() {
        assertThat(begin(cursors, "", "topics")).isEmpty();
    }

    @Test
    void lastPageHasNone() {
        assertThat(page(cursors, "", null, "topics").next()).isNull();
    }

    @Test
    void tellsNothingOfTheName() {
        String one = cursorAfter(HIDDEN);

        assertThat(one).matches("[A-Za-z0-9_-]+").hasSameSizeAs(cursorAfter("a"));
        assertThat(new String(Base64.getUrlDecoder().decode(one), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("payroll");
        assertThat(one).isNotEqualTo(cursorAfter(HIDDEN));
    }

    @Test
    void oneThatWasChangedAnywhereIsInvalid() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursorAfter(HIDDEN));
        List<Integer> accepted = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            try {
                begin(cursors, Base64.getUrlEncoder().encodeToString(bytes), "topics");
                accepted.add(i);
            } catch (RuntimeException e) {
                assertThat(e).hasCauseInstanceOf(BadRequestException.class);
            }
            bytes[i] ^= 1;
        }

        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "list.delivered",
                "AAAA",
                "AAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "=",
                " ",
                "%00",
                "\0",
                "é",
                "A+/A",
                "0000000000000001:7"
            })
    void anythingElseIsInvalidAndTheParameterIsNamed(String cursor) {
        assertInvalid(cursors, cursor, "topics");
    }

    @Test
    void shortenedOrLengthenedOneIsInvalid() {
        String cursor = cursorAfter(HIDDEN);

        for (int length = 1; length < cursor.length(); length++) {
            assertInvalid(cursors, cursor.substring(0, length), "topics");
        }
        assertInvalid(cursors, cursor + "AAAA", "topics");
        assertInvalid(cursors, cursor + cursor, "topics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key:operator", "user:reader", "anonymous", "reader", "key:reader,6:topics"})
    void oneOfAnotherCallerIsInvalid(String caller) {
        String cursor = cursorAfter(HIDDEN);

        call(caller);
        assertInvalid(cursors, cursor, "topics");
    }

    @Test
    void oneOfAnotherListIsInvalid() {
        String cursor = page(cursors, "", HIDDEN, "sessions", "news", null).next();

        assertThat(begin(cursors, String.valueOf(cursor), "sessions", "news", null))
                .isEqualTo(HIDDEN);
        assertInvalid(cursors, cursor, "sessions");
        assertInvalid(cursors, cursor, "sessions", "news", "ada");
        assertInvalid(cursors, cursor, "sessions", "new", "s");
        assertInvalid(cursors, cursor, "sessions", null, "news");
        assertInvalid(cursors, cursor, "topics");
    }

    @Test
    void oneOfAnotherClusterIsInvalid() {
        assertInvalid(cursors(key()), cursorAfter(HIDDEN), "topics");
    }

    private String cursorAfter(String name) {
        return String.valueOf(page(cursors, "", name, "topics").next());
    }

    /** The name after which the page begins. */
    private static String begin(Cursors cursors, String cursor, @Nullable String... list) {
        return page(cursors, cursor, null, list).after();
    }

    private static Names page(Cursors cursors, String cursor, @Nullable String next, @Nullable String... list) {
        return cursors.page(cursor, after -> CompletableFuture.completedFuture(new Names(after, next)), list)
                .join();
    }

    private static void assertInvalid(Cursors cursors, @Nullable String cursor, @Nullable String... list) {
        assertThatThrownBy(() -> begin(cursors, String.valueOf(cursor), list))
                .cause()
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("of parameter cursor is invalid");
    }

    private static void call(String name) {
        CallerPermissions caller = new CallerPermissions(name, null, Set.of(), List.of(), List.of(), null);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, ""));
    }

    private static Cursors cursors(SecretKey key) {
        return new Cursors(() -> CompletableFuture.completedFuture(key));
    }

    private static SecretKey key() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, "AES");
    }

    private record Names(String after, @Nullable String next) implements Cursors.Paged<Names> {

        @Override
        public Names withNext(@Nullable String other) {
            return new Names(after, other);
        }
    }
}
