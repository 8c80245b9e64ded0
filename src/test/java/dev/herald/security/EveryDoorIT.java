package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Answer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every door and every kind of caller. */
@Protected
class EveryDoorIT {

    @LocalServerPort
    private int port;

    static Stream<Arguments> everyDoorAndCaller() {
        return Arrays.stream(Door.values())
                .flatMap(door -> Arrays.stream(Caller.values()).map(caller -> Arguments.of(door, caller)));
    }

    @ParameterizedTest
    @MethodSource("everyDoorAndCaller")
    void opensToThoseWhoMay(Door door, Caller caller) throws Exception {
        Answer answer = door.knock(port, caller.headers());

        assertThat(answer.status()).isEqualTo(caller.expectedOf(door));
        if (answer.status() == 401) {
            assertThat(answer.headers().get("www-authenticate")).startsWith("Bearer");
        }
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }
}
