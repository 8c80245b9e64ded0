package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerChallengeTests {

    @Test
    void namesTheScopeThatIsRequired() {
        assertThat(BearerChallenge.insufficientScope(Scope.PUBLISH, "A scope is required."))
                .isEqualTo("Bearer error=\"insufficient_scope\", error_description=\"A scope is required.\","
                        + " scope=\"publish\"");
    }

    /** RFC 6750, section 3: a description has neither quotes nor backslashes, and printable ASCII alone. */
    @Test
    void descriptionCannotLeaveItsQuotes() {
        assertThat(BearerChallenge.invalidToken("a \"b\\ ü\r\n"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"a 'b? ???\"");
    }
}
