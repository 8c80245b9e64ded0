package dev.herald.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.testing.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.ClassPathResource;

/** {@code herald.js} in Node, which is given its tokens and prints what it receives. */
final class HeraldInNode implements AutoCloseable {

    private static final String[] FILES = {
        "static/console/herald.js",
        "static/console/positions.js",
        "static/console/transports.js",
        "static/console/event-stream.js",
        "console/renewal.mjs"
    };

    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    HeraldInNode(Path directory, int port, String transport, String topic) throws IOException {
        for (String file : FILES) {
            try (InputStream in = new ClassPathResource(file).getInputStream()) {
                Files.copy(in, directory.resolve(Path.of(file).getFileName()));
            }
        }
        Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");
        process = new ProcessBuilder(Program.NODE.path(), "renewal.mjs", "http://localhost:" + port, transport, topic)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        input = process.outputWriter(UTF_8);
        output = process.inputReader(UTF_8);
        process.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly()); // no read waits for ever
    }

    void token(String token) throws IOException {
        input.write(token + "\n");
        input.flush();
    }

    /** The next line that it prints. */
    String next() throws IOException {
        return Objects.requireNonNull(output.readLine(), "It has ended.");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
