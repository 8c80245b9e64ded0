package dev.herald.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** {@code herald.js} as a module: in Node, and in a program in TypeScript. */
@Live
@RequiresProgram(Program.NODE)
class HeraldModuleIT {

    private static final String COMPILER = "classpath:META-INF/resources/webjars/typescript/*/lib/";

    @LocalServerPort
    private int port;

    @TempDir
    private Path directory;

    @BeforeEach
    void copyClient() throws IOException {
        for (String file :
                new String[] {"herald.js", "herald.d.ts", "positions.js", "transports.js", "event-stream.js"}) {
            copy("classpath:static/console/" + file, directory);
        }
        Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");
    }

    @Test
    void losesAndRepeatsNothingInNodeWhileItsTopicsChange() throws Exception {
        copy("classpath:console/client.mjs", directory);

        String output = node("client.mjs", "./herald.js", "http://localhost:" + port, "node");

        assertThat(output).matches("v\\d+\\.\\S+: (websocket and )?sse\\n");
    }

    @Test
    void typesAreAcceptedByAStrictCompiler() throws Exception {
        copy("classpath:console/client.ts", directory);
        Path compiler = Files.createDirectory(directory.resolve("compiler"));
        Files.writeString(compiler.resolve("package.json"), "{\"type\": \"commonjs\"}");
        copy(COMPILER + "*.js", compiler);
        copy(COMPILER + "lib*.d.ts", compiler);

        String output = node(
                "compiler/tsc.js",
                "--noEmit",
                "--strict",
                "--noUncheckedIndexedAccess",
                "--exactOptionalPropertyTypes",
                "--noUnusedLocals",
                "--target",
                "es2022",
                "--module",
                "nodenext",
                "--lib",
                "es2022,dom",
                "client.ts");

        assertThat(output).isEmpty();
    }

    /** Returns what it prints. */
    private String node(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Program.NODE.path()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private static void copy(String pattern, Path directory) throws IOException {
        Resource[] found = new PathMatchingResourcePatternResolver().getResources(pattern);
        assertThat(found).as(pattern).isNotEmpty();
        for (Resource each : found) {
            try (InputStream in = each.getInputStream()) {
                Files.copy(in, directory.resolve(each.getFilename()));
            }
        }
    }
}
