package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesFilterTests {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "herald.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void areTheMachinesOwn(String host) {
        assertThat(LocalNamesFilter.isLocal(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "notlocalhost",
                "127.0.0.1.evil.example",
                "192.0.2.1",
                ""
            })
    void areNotAnybodyElses(String host) {
        assertThat(LocalNamesFilter.isLocal(host)).isFalse();
    }
}
