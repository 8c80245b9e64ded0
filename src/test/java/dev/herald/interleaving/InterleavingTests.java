package dev.herald.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link Exploration} finds nothing in the real classes, and finds a fault that was put into a copy of one of them. In the profile
 * {@code stress}; {@link PreemptionTests} are its short form.
 */
@EnabledIfSystemProperty(named = "stress.seconds", matches = "[0-9]{2,}")
class InterleavingTests {

    private static final int ORDERS = 500;
    private static final Path SOURCES = Path.of("src/main/java/dev/herald/session");

    private static final String WRITER = "dev.herald.session.WriterInterleavings";

    @TempDir
    private Path temporary;

    /** The fault: a thread goes to rest without a look at what was added meanwhile. */
    @Test
    void nothingIsLostInAnyOrderOfTheStepsAndALostWakeUpIsFound() throws Exception {
        Path faulty = compile(
                "DrainState.java", "return !STATE.compareAndSet(this, AGAIN, DRAINING);", "state = IDLE; return true;");

        assertThat(explore("", "")).contains("nothing in").doesNotContain("fault in");
        assertThat(explore(faulty + File.pathSeparator, "TWO_REPLIES")).contains("fault in");
    }

    private Path compile(String file, String right, String wrong) throws IOException {
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
        return temporary;
    }

    /** In a JVM of its own, with what is in {@code first} instead of the real classes. */
    private String explore(String first, String scenarios) throws Exception {
        Path output = temporary.resolve("output");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                first + System.getProperty("java.class.path"),
                Exploration.class.getName(),
                Integer.toString(ORDERS),
                WRITER,
                scenarios);
        Process process = new ProcessBuilder(command)
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
