package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Response;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every endpoint with every kind of caller. */
@Protected
class EveryEndpointIT {

    @LocalServerPort
    private int port;

    static Stream<Arguments> endpointsAndCallers() {
        return Arrays.stream(ProtectedEndpoint.values())
                .flatMap(endpoint -> Arrays.stream(Caller.values()).map(caller -> Arguments.of(endpoint, caller)));
    }

    @ParameterizedTest
    @MethodSource("endpointsAndCallers")
    void requiresTheScopeOfTheEndpoint(ProtectedEndpoint endpoint, Caller caller) throws Exception {
        Response response = endpoint.request(port, caller.headers());

        assertThat(response.status()).isEqualTo(caller.expectedOf(endpoint));
        if (response.status() == 401) {
            assertThat(response.headers().get("www-authenticate")).startsWith("Bearer");
        }
        assertThat(response.headers()).doesNotContainKey("set-cookie");
    }
}
