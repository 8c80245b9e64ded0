package dev.herald.rfc6455;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 4.2.1 and 4.2.2. */
class HandshakeKeysTests {

    /** The example of section 1.3. */
    @Test
    void computesTheExampleOfTheRfc() {
        assertThat(HandshakeKeys.acceptKey("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Property
    void acceptsAnySixteenBytes(@ForAll @Size(16) byte[] nonce) {
        assertThat(HandshakeKeys.isValidKey(Base64.getEncoder().encodeToString(nonce)))
                .isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZQ===",
                "dGhlIHNhbXBsZSBub25jZQ=x",
                "dGhlIHNhbXBsZSBub25jZWE=",
                "dGhlIHNhbXBsZSBub25jZWFi",
                "dGhlIHNhbXBsZSBub25jZ===",
                "dGhlIHNhbXBsZ-_ub25jZQ==",
                "dGhlIHNhbXBsZ SBu25jZQ==",
                "dGhlIHNhbXBsZéSBu25jZQ==",
            })
    void refusesAnyOtherKey(@Nullable String key) {
        assertThat(HandshakeKeys.isValidKey(key)).isFalse();
    }
}
