package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.settings.MisconfiguredException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MemoryCheckTests {

    private static final long MB = 1024 * 1024;

    @Test
    void refusesToHoldMoreForClientsThanTheHeapHasRoomFor() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> check("200MB", "0B", 256, 512))
                .withMessage("herald.limits.memory: 200MB (expected: at most half of the heap, which has 256 MB)");
    }

    @Test
    void saysHowMuchHistoryThereIsIfItIsLessThanConfigured() {
        assertThat(check("0B", "128MB", 384, 768).warnings())
                .containsExactly(
                        "herald.topic.total-size is 128MB, but history has only 48 MB: half of herald.limits.memory, by"
                                + " default an eighth of the heap. Lower it, or give the process more memory.");
        assertThat(check("128MB", "128MB", 384, 768).warnings())
                .singleElement()
                .asString()
                .contains("history has only 64 MB");
    }

    @Test
    void warnsOfAHeapThatLeavesTooLittleOfTheContainer() {
        assertThat(check("0B", "0B", 128, 256).warnings())
                .singleElement()
                .asString()
                .startsWith("The heap may take 128 MB of the 256 MB that this container or machine has");
    }

    @Test
    void theDefaultsFitIntoEveryContainerFrom512MegabytesOn() {
        for (int megabytes : new int[] {512, 768, 1024, 2048, 65_536}) {
            assertThat(check("0B", "0B", megabytes / 2, megabytes).warnings()).isEmpty();
        }
        assertThat(check("128MB", "64MB", 256, 512).warnings()).isEmpty();
    }

    private static MemoryCheck check(String memory, String history, long heapMegabytes, long machineMegabytes) {
        return new MemoryCheck(
                TestLimitSettings.with(Map.of("memory", memory)),
                DataSize.parse(history),
                heapMegabytes * MB,
                machineMegabytes * MB);
    }
}
