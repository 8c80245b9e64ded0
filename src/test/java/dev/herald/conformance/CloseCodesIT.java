package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.CLOSE;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Frame;
import dev.herald.WholePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.5.1 and 7.4: the valid close codes and reasons. */
@WholePath
class CloseCodesIT extends WebSocketExchange {

    /** Section 7.4.1, with 1012 to 1014 of the registry it founds, and 7.4.2. */
    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void echoesCode(int code) throws Exception {
        send(close(code, "because"));

        Frame response = client.next();
        assertThat(response.firstByte()).isEqualTo(CLOSE);
        assertThat(response.closeCode()).isEqualTo(code);
        assertEnd();
    }

    /** Reserved, never to be sent, or not defined. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32768, 65535})
    void failsCode(int code) throws Exception {
        send(close(code, ""));

        assertFailed(1002);
    }

    @Test
    void failsHalfACode() throws Exception {
        send(frame(CLOSE, bytes(3)));

        assertFailed(1002);
    }

    @Test
    void takesTheLongestReason() throws Exception {
        send(close(1000, "ü".repeat(61) + "x"));

        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertEnd();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC3, 0xFF})
    void failsAReasonThatIsNotUtf8(int lastByte) throws Exception {
        send(frame(CLOSE, bytes(1000 >> 8, 1000, 'o', 'h', lastByte)));

        assertFailed(1007);
    }
}
