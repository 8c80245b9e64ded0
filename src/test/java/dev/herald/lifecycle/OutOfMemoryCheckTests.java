package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import dev.herald.logging.RecordedLog;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryCheckTests {

    private final RecordedLog log = RecordedLog.of(OutOfMemoryCheck.class);

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void warnsIfTheJvmDoesNotExit(boolean on) {
        new OutOfMemoryCheck(new Jvm(Boolean.toString(on))).warn();

        assertThat(log.lines().toString().contains("Start it with -XX:+ExitOnOutOfMemoryError."))
                .isNotEqualTo(on);
    }

    @Test
    void warnsIfTheFlagIsUnknown() {
        new OutOfMemoryCheck(new Jvm(null)).warn();
        new OutOfMemoryCheck(null).warn();

        assertThat(log.lines().toString().split("-XX:\\+ExitOnOutOfMemoryError", -1))
                .hasSize(3);
    }

    @Test
    void flagExistsInThisJvm() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

        assertThat(jvm.getVMOption(OutOfMemoryCheck.FLAG).getValue()).isIn("true", "false");
    }

    /** @param value of every option; null if it knows none */
    private record Jvm(@Nullable String value) implements HotSpotDiagnosticMXBean {

        @Override
        public VMOption getVMOption(String name) {
            if (value == null) {
                throw new IllegalArgumentException(name + " does not exist");
            }
            return new VMOption(name, value, false, VMOption.Origin.DEFAULT);
        }

        @Override
        public void dumpHeap(String file, boolean live) {}

        @Override
        public List<VMOption> getDiagnosticOptions() {
            return List.of();
        }

        @Override
        public void setVMOption(String name, String value) {}

        @Override
        public ObjectName getObjectName() {
            throw new UnsupportedOperationException();
        }
    }
}
