package dev.herald.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRequestTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "Sessions", "a b", "abcdefghijklmnopqrstuvwxyzabcdefg"})
    void rejectsInvalidOperation(String operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterRequest(operation, new byte[0]))
                .withMessage("operation: \"%s\" (expected: 1 to 32 of a-z -)", operation);
    }

    @Test
    void rejectsTooManyBytes() {
        assertThat(new ClusterRequest("tell-user", new byte[ClusterRequest.MAX_BYTES]).arguments())
                .hasSize(ClusterRequest.MAX_BYTES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterRequest("tell-user", new byte[ClusterRequest.MAX_BYTES + 1]))
                .withMessage("arguments: 25165825 bytes (expected: at most 25165824)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterResponse("a", new byte[ClusterResponse.MAX_BYTES + 1]))
                .withMessage("response of a: 8388609 bytes (expected: at most 8388608)");
    }
}
