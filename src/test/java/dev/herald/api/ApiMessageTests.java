package dev.herald.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.broadcast.PublishRequest;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Caller;
import dev.herald.topic.Message;
import dev.herald.topic.PayloadKind;
import dev.herald.topic.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data is checked with the request, and not again: what is cut out of it has to be exactly one value. */
class ApiMessageTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0.50e+10",
                "123456789012345678901234567890.5",
                "true",
                "false",
                "\"\"",
                "\"a \\\" b \\\\\"",
                "\"\\ud83d\\ude00 \ud83d\ude00 \u00fc\"",
                "[]",
                "{}",
                "[ 1 , null , \"]}\" ]",
                "{ \"a\" : { \"b\" : [ {} , [] ] } , \"}\" : \"{\" }",
                "{\"a\":1,\"a\":2}"
            })
    void isCutOutOfTheRequest(String data) {
        for (String space : new String[] {"", " ", "\n\t"}) {
            for (String rest : new String[] {"", ",\"channel\":\"c\""}) {
                String body = "{\"data\":" + space + data + space + rest + "}";
                Message message = message(body);

                assertThat(new String(message.data(), UTF_8)).isEqualTo(data);
                assertThat(message.kind()).isEqualTo(PayloadKind.JSON);
                assertThat(Message.ofJson(message.data()).data()).isEqualTo(message.data());
            }
        }
    }

    @Test
    void isAsDeepAsInOtherRequestsAtMost() {
        assertThat(message("{\"data\":" + nested(499) + "}").data()).hasSize(998);
        assertThatThrownBy(() -> message("{\"data\":" + nested(500) + "}")).isInstanceOf(InvalidBodyException.class);
    }

    @Test
    void isADeltaIfThePublisherSaysSo() {
        assertThat(message("{\"data\":1,\"delta\":true}").isDelta()).isTrue();
        assertThat(message("{\"data\":1}").isDelta()).isFalse();
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static Message message(String body) {
        PublishRequest request = ApiJson.read(body.getBytes(UTF_8), PublishMethod.Parameters.class)
                .message()
                .request(new Topic("c"), new ApiCaller(CallerPermissions.current(), Caller.LOCAL), 1_000);
        return request.message();
    }
}
