package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.redis.RedisPeers.HeartbeatInterval;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Two nodes of one name are a mistake; a node that crashed, and the same one after its restart, are not. */
@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class SameNameLoggerTests {

    private static final String WARNING = "Another node is called same-name-7 as well";

    private final SameNameLogger logger = new SameNameLogger("same-name-7", new HeartbeatInterval(3, 15));

    @Test
    void warnsOnceOfAnotherNode(CapturedOutput output) {
        check(20, List.of("other/1", "same-name-7/2"));

        assertThat(output).containsOnlyOnce(WARNING);
    }

    @Test
    void isSilentAboutItsOwnPredecessor(CapturedOutput output) {
        check(6, List.of("same-name-7/crashed"));
        check(20, List.of("other/1", "same-name-70/1"));

        assertThat(output).doesNotContain(WARNING);
    }

    private void check(int times, List<String> others) {
        for (int i = 0; i < times; i++) {
            logger.check(others);
        }
    }
}
