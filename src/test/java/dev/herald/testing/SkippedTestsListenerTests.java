package dev.herald.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With HAProxy as the missing program: no unit test needs it. */
class SkippedTestsListenerTests {

    private static final String MISSING = Program.HAPROXY.executable();

    @TempDir
    private Path directory;

    @BeforeEach
    void hideProgram() {
        System.setProperty(MISSING, directory.resolve("none").toString());
    }

    @AfterEach
    void findProgram() {
        System.clearProperty(MISSING);
    }

    @Test
    void testsThatNeedAMissingProgramAreCounted() {
        Path file = directory.resolve("skipped");
        ListenedRun.run(new SkippedTestsListener(file), NeedingAProgram.class, NeedingAProgramInOneTest.class);

        assertThat(file).content().contains("HAPROXY=5\n");
    }

    @Test
    void testsRunWhereTheProgramIsInstalled() {
        System.setProperty(
                MISSING, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path file = directory.resolve("skipped");
        ListenedRun.run(new SkippedTestsListener(file), NeedingAProgram.class);

        assertThat(file).doesNotExist();
    }

    @RequiresProgram(Program.HAPROXY)
    static class NeedingAProgram {

        @Test
        void one() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void countsOnceForAllItsArguments(int number) {}

        @Nested
        class Inner {

            @Test
            void two() {}
        }
    }

    static class NeedingAProgramInOneTest {

        @Test
        void runs() {}

        @Test
        @RequiresProgram(Program.HAPROXY)
        void isSkipped() {}

        @ParameterizedTest
        @EnumSource(names = {"HAPROXY", "REDIS_SERVER"})
        void isAbortedForOneOfItsArguments(Program program) {
            if (program == Program.HAPROXY) {
                program.assumeInstalled();
            }
        }
    }
}
