package dev.herald.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Copies of classes with a call of {@link Steps#next} before each statement, and with a fault if one is wanted. */
final class SteppedCopies {

    private static final Path SOURCES = Path.of("src/main/java/dev/herald");
    private static final List<String> FILES = List.of(
            "session/DrainState.java",
            "session/SessionWriter.java",
            "broadcast/FanoutWorker.java",
            "broadcast/SubscriberShard.java",
            "broadcast/TopicSubscribers.java",
            "rfc6455/WebSocketConnection.java");

    private static final Pattern STATEMENT = Pattern.compile(" {8,}(?!case |default |super\\(|throws |@)[A-Za-z].*");
    private static final Pattern COMMENT = Pattern.compile(" *(/?\\*|//).*");

    private SteppedCopies() {}

    /** Returns where the classes are. */
    static Path compile(Path directory, String faulty, String right, String wrong) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        for (String file : FILES) {
            String source = Files.readString(SOURCES.resolve(file));
            if (file.equals(faulty)) {
                assertThat(source).contains(right);
                source = source.replace(right, wrong);
            }
            Path copy = directory.resolve(Path.of(file).getFileName());
            arguments.add(Files.writeString(copy, withSteps(source)).toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return directory;
    }

    private static String withSteps(String source) {
        StringBuilder copy = new StringBuilder();
        String before = "";
        for (String line : source.replace(
                        "LockSupport.parkNanos(this, most)", "dev.herald.interleaving.Steps.park(delayed.isEmpty())")
                .replace("LockSupport.unpark(thread)", "dev.herald.interleaving.Steps.unpark()")
                .lines()
                .toList()) {
            if (STATEMENT.matcher(line).matches() && before.matches(".*[;{}]")) {
                copy.append("dev.herald.interleaving.Steps.next();\n");
            }
            if (!COMMENT.matcher(line).matches() && !line.isBlank()) {
                before = line.replaceAll(" *//.*", "");
            }
            copy.append(line).append('\n');
        }
        return copy.toString();
    }
}
