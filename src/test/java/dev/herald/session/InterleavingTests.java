package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link Interleavings} finds nothing in the real classes, and finds what was put into a copy of one of them. Longer in the
 * profile {@code stress}.
 */
class InterleavingTests {

    private static final int ORDERS = 15 * Integer.getInteger("stress.seconds", 2);
    private static final String FEW = "REPLY_AND_PUBLICATION,FULL_SOCKET,SUBSCRIBE_WHILE_DRAINED,CLOSE";
    private static final Path SOURCES = Path.of("src/main/java/dev/herald/session");

    @TempDir
    private Path temporary;

    @Test
    void nothingIsLostInAnyOrderOfTheSteps() throws Exception {
        String output = explore(ORDERS, ORDERS > 100 ? "" : FEW, "");

        assertThat(output).doesNotContain("Error").contains("explored CLOSE");
    }

    /** A thread goes to rest without a look at what was added meanwhile. */
    @Test
    void findsALostWakeUp() throws Exception {
        compile("DrainState.java", "return !STATE.compareAndSet(this, AGAIN, DRAINING);", "state = IDLE; return true;");

        assertThat(explore(100, "TWO_REPLIES", temporary + ":"))
                .contains("Concurrent test failed")
                .contains("taken: <");
    }

    private void compile(String file, String right, String wrong) throws IOException {
        String source = Files.readString(SOURCES.resolve(file));
        assertThat(source).contains(right);
        Path copy = Files.writeString(temporary.resolve(file), source.replace(right, wrong));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        temporary.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        copy.toString());
        assertThat(status).isZero();
    }

    /** In a JVM of its own, with what is in {@code first} instead of the real classes. */
    private String explore(int orders, String scenario, String first) throws Exception {
        Path output = temporary.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        first + System.getProperty("java.class.path"),
                        Interleavings.class.getName(),
                        Integer.toString(orders),
                        scenario))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
