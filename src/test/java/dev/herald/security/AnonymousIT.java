package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A service whose visitors may listen to some topics without credentials. */
@Protected
@TestPropertySource(properties = "herald.security.anonymous-subscribe=weather")
class AnonymousIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @EnumSource
    void opensOnlyWhatListensToTheseTopics(ProtectedEndpoint door) throws Exception {
        int expected = door.scope() == null || (door.scope() == Scope.READ && !door.isOfATopic())
                ? door.welcome()
                : door.scope() == Scope.READ ? 403 : 401;

        assertThat(door.knock(port).status()).isEqualTo(expected);
    }
}
