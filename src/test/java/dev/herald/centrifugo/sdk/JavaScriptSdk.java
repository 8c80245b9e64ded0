package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.ClassPathResource;

/** The JavaScript SDK, as npm has it. npm keeps what it has downloaded, so only the first build needs its registry. */
public final class JavaScriptSdk {

    private static final Path DIRECTORY = Path.of("target/javascript-sdk");
    private static boolean installed;

    private JavaScriptSdk() {}

    /** The directory with exactly the versions of {@code package-lock.json}, installed once without running scripts of theirs. */
    public static synchronized Path install() throws IOException, InterruptedException {
        if (!installed) {
            Files.createDirectories(DIRECTORY);
            for (String file : List.of("package.json", "package-lock.json", "cases.mjs", "hooks.mjs")) {
                try (InputStream in = new ClassPathResource("centrifugo/" + file).getInputStream()) {
                    Files.copy(in, DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            run(Map.of(), Program.NPM.path(), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
            installed = true;
        }
        return DIRECTORY;
    }

    /** Runs a program in the directory, and returns the lines that it prints. */
    static List<String> run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(DIRECTORY, "output", "");
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        program.environment().putAll(environment);
        Process process = program.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return Files.readAllLines(output, UTF_8);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
