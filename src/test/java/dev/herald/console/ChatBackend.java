package dev.herald.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The backend of the documented chat room, and its page, compiled and run as they are but for the addresses. */
final class ChatBackend implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/docs/chat");

    /** What is on the class path of Herald's tests and not on that of an application with Spring's web starter. */
    private static final List<String> NOT_ITS_OWN =
            List.of("spring-security", "boot-security", "redis", "lettuce", "springdoc", "actuator", "oauth2");

    private final Path directory;
    private final int port;
    private @Nullable Process process;

    ChatBackend(Path directory) throws IOException {
        this.directory = directory;
        this.port = Ports.free();
    }

    int port() {
        return port;
    }

    void start(int heraldPort, String key) throws IOException {
        Path page = Files.createDirectories(directory.resolve("static")).resolve("index.html");
        Files.writeString(page, Files.readString(SOURCES.resolve("index.html")).replace(":8080", ":" + heraldPort));
        Path source = SOURCES.resolve("Chat.java");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-proc:none",
                        "-cp",
                        classPath(),
                        "-d",
                        directory.toString(),
                        source.toString());
        assertThat(result).isZero();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath(), "chat.Chat", "--server.port=" + port);
        builder.environment().put("HERALD_ADDRESS", "http://localhost:" + heraldPort);
        builder.environment().put("HERALD_KEY", key);
        process = builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private String classPath() {
        return Stream.concat(
                        Stream.of(directory.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> entry.endsWith(".jar"))
                                .filter(entry -> NOT_ITS_OWN.stream()
                                        .noneMatch(Path.of(entry).getFileName().toString()::contains)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
