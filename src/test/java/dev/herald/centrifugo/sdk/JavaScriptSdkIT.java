package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/**
 * The JavaScript SDK, as npm has it, in Node: the cases of {@code cases.mjs}, each as a test. npm keeps what it has downloaded, so
 * only the first build needs its registry.
 */
@SdkService
@RequiresProgram(Program.NPM) // which needs Node
class JavaScriptSdkIT {

    @LocalServerPort
    private int port;

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> json() throws Exception {
        return cases("json");
    }

    @TestFactory
    Stream<DynamicTest> protobuf() throws Exception {
        return cases("protobuf");
    }

    private Stream<DynamicTest> cases(String format) throws Exception {
        install();
        List<String> lines = run(
                Map.of(
                        "FORMAT",
                        format,
                        "PORT",
                        Integer.toString(port),
                        "SECRET",
                        TestTokens.SECRET,
                        "KEY",
                        SdkService.KEY),
                Program.NODE.path(),
                "cases.mjs");
        assertThat(lines).hasSizeGreaterThan(20);
        return lines.stream().map(JavaScriptSdkIT::test);
    }

    private static DynamicTest test(String line) {
        String name = line.replaceFirst("^(ok|failed) ", "").replaceFirst(":.*", "");
        return dynamicTest(name, () -> assertThat(line).isEqualTo("ok " + name));
    }

    /** Exactly the versions of {@code package-lock.json}, without running scripts of theirs. */
    private void install() throws Exception {
        if (Files.exists(directory.resolve("node_modules"))) {
            return;
        }
        for (String file : List.of("package.json", "package-lock.json", "cases.mjs")) {
            try (InputStream in = new ClassPathResource("centrifugo/" + file).getInputStream()) {
                Files.copy(in, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        run(Map.of(), Program.NPM.path(), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
    }

    /** Returns the lines that it prints. */
    private static List<String> run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        program.environment().putAll(environment);
        Process process = program.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output, UTF_8);
    }
}
