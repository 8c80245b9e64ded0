package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A service that allows anonymous clients to subscribe to some topics. */
@Protected
@TestPropertySource(properties = "herald.security.anonymous-subscribe=weather")
class AnonymousIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @EnumSource
    void allowsAnonymousSubscribersOnly(ProtectedEndpoint endpoint) throws Exception {
        int expected = endpoint.scope() == null || (endpoint.scope() == Scope.READ && !endpoint.isOfATopic())
                ? endpoint.successStatus()
                : endpoint.scope() == Scope.READ ? 403 : 401;

        assertThat(endpoint.request(port).status()).isEqualTo(expected);
    }
}
