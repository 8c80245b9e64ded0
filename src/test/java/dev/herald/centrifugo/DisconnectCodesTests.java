package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.CloseReasons;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.CloseStatus;

class DisconnectCodesTests {

    @ParameterizedTest
    @CsvSource({
        "1001, idle for 60 s, 3012, no pong",
        "1003, a binary message, 3506, inappropriate protocol",
        "1007, not UTF-8, 3506, inappropriate protocol",
        "1008, too many messages, 3013, too many requests",
        "1008, token expired, 3005, connection expired",
        "1008, disconnected by an operator, 3503, force disconnect",
        "1011, '', 3004, internal server error",
        "1012, 'restarting, retry=1234', 3001, shutdown",
        "1012, 'rebalancing, retry=1234', 3011, force reconnect",
        "1013, fell too far behind, 3008, slow",
        "1013, 'low memory on this node, and this session uses the most', 3008, slow",
        "1013, too many sessions, 3013, too many sessions"
    })
    void translatesTheStatusesOfOtherEndpoints(int code, String reason, int sent, String sentReason) {
        assertThat(DisconnectCodes.of(new CloseStatus(code, reason))).isEqualTo(new CloseStatus(sent, sentReason));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1009})
    void keepsWhatConcernsTheConnectionItself(int code) {
        CloseStatus status = new CloseStatus(code, "the reason");

        assertThat(DisconnectCodes.of(status)).isEqualTo(status);
    }

    static Stream<CloseStatus> ownStatuses() {
        return Stream.of(
                DisconnectCodes.SHUTDOWN,
                DisconnectCodes.INTERNAL_ERROR,
                DisconnectCodes.EXPIRED,
                DisconnectCodes.SUBSCRIPTION_EXPIRED,
                DisconnectCodes.SLOW,
                DisconnectCodes.INSUFFICIENT_STATE,
                DisconnectCodes.RECONNECT,
                DisconnectCodes.NO_PONG,
                DisconnectCodes.TOO_MANY_REQUESTS,
                DisconnectCodes.INVALID_TOKEN,
                DisconnectCodes.BAD_REQUEST,
                DisconnectCodes.STALE,
                DisconnectCodes.DISCONNECTED,
                DisconnectCodes.CHANNEL_LIMIT,
                DisconnectCodes.INAPPROPRIATE_PROTOCOL,
                DisconnectCodes.PERMISSION_DENIED,
                DisconnectCodes.NOT_AVAILABLE);
    }

    @ParameterizedTest
    @MethodSource("ownStatuses")
    void keepsItsOwn(CloseStatus status) {
        assertThat(DisconnectCodes.of(status)).isEqualTo(status);
    }

    /** As SDKs do after the error, where there are replies: what would fail again in the same way is final. */
    @ParameterizedTest
    @EnumSource
    void haveAClientWithoutRepliesConnectAgainOnlyWhereThatMayHelp(ErrorCode error) {
        boolean mayHelp =
                error.error().getTemporary() || error == ErrorCode.TOKEN_EXPIRED || error == ErrorCode.EXPIRED;

        assertThat(DisconnectCodes.of(error).getCode() < 3500).isEqualTo(mayHelp);
    }

    /** JavaScript's SDK takes a reason that is JSON for an advice of old servers. */
    @ParameterizedTest
    @ValueSource(ints = {1008, 1013})
    void sendsNoReasonThatIsAnObject(int code) {
        for (CloseStatus status : new CloseStatus[] {CloseReasons.TOO_SLOW, new CloseStatus(code, "too many topics")}) {
            assertThat(DisconnectCodes.of(status).getReason())
                    .doesNotStartWith("{")
                    .hasSizeLessThan(124);
        }
    }
}
