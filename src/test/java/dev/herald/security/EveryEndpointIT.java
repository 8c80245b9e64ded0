package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Response;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every door and every kind of caller. */
@Protected
class EveryEndpointIT {

    @LocalServerPort
    private int port;

    static Stream<Arguments> everyDoorAndCaller() {
        return Arrays.stream(ProtectedEndpoint.values())
                .flatMap(door -> Arrays.stream(Caller.values()).map(caller -> Arguments.of(door, caller)));
    }

    @ParameterizedTest
    @MethodSource("everyDoorAndCaller")
    void opensToThoseWhoMay(ProtectedEndpoint door, Caller caller) throws Exception {
        Response response = door.knock(port, caller.headers());

        assertThat(response.status()).isEqualTo(caller.expectedOf(door));
        if (response.status() == 401) {
            assertThat(response.headers().get("www-authenticate")).startsWith("Bearer");
        }
        assertThat(response.headers()).doesNotContainKey("set-cookie");
    }
}
