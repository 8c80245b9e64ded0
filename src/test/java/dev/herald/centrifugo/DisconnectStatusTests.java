package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.CloseStatus;

class DisconnectStatusTests {

    @ParameterizedTest
    @CsvSource({
        "3000, 1000, 1012",
        "3001, 3001, 1012",
        "3499, 3499, 1012",
        "3500, 3500, 1008",
        "3999, 3999, 1008",
        "4000, 4000, 1012",
        "4499, 4499, 1012",
        "4500, 4500, 1008",
        "4999, 4999, 1008"
    })
    void letsClientsOfAllEndpointsDoTheSame(int code, int own, int ofOthers) {
        DisconnectStatus status = new DisconnectStatus(code, "why");

        assertThat(status.own()).isEqualTo(new CloseStatus(own, "why"));
        assertThat(status.ofOthers()).isEqualTo(new CloseStatus(ofOthers, "why"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1000, 2999, 5000})
    void rejectsCodesThatClientsCannotReceive(int code) {
        assertThatThrownBy(() -> new DisconnectStatus(code, "why")).hasMessageContaining("3000 to 4999");
    }

    /** Older SDKs take it for instructions. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "1", "null", "\"bye\"", " [1] "})
    void rejectsJson(String reason) {
        assertThatThrownBy(() -> new DisconnectStatus(4000, reason)).hasMessageContaining("JSON");
    }

    @Test
    void acceptsAReasonThatFitsInAFrame() {
        assertThat(new DisconnectStatus(4000, "é".repeat(61)).reason()).hasSize(61);
        assertThat(new DisconnectStatus(4000, "").reason()).isEmpty();
        assertThatThrownBy(() -> new DisconnectStatus(4000, "é".repeat(62))).hasMessageContaining("123 bytes");
    }
}
