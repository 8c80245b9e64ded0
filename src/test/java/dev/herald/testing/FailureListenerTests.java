package dev.herald.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureListenerTests {

    @Test
    void failureIsPrintedWithItsNameAndStackTraceAndTheFileOfItsOutput() {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        ListenedRun.run(
                new FailureListener(new PrintStream(console, true, StandardCharsets.UTF_8), "reports"), Failing.class);

        assertThat(console.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "FAILED: %s.fails [2] number = 2".formatted(Failing.class.getName()),
                        "java.lang.AssertionError: 2",
                        "Output of the test: "
                                + Path.of("reports", FailureListenerTests.class.getName() + "-output.txt"))
                .anyMatch(line ->
                        line.startsWith("\tat " + Failing.class.getName() + ".fails(FailureListenerTests.java:"))
                .filteredOn(line -> line.startsWith("FAILED"))
                .hasSize(1);
    }

    @Test
    void nothingIsPrintedWhereOutputIsNotRedirected() {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        ListenedRun.run(
                new FailureListener(new PrintStream(console, true, StandardCharsets.UTF_8), null), Failing.class);

        assertThat(console.size()).isZero();
    }

    static class Failing {

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void fails(int number) {
            if (number == 2) {
                throw new AssertionError(number);
            }
        }
    }
}
