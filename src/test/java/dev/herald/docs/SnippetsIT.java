package dev.herald.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.herald.console.Chromium;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the snippets of README.md and src/docs as a reader would, page by page and from the top of each, against a Herald
 * that was just started; at its port instead of 8080.
 *
 * <p>The language of a fenced block says what happens with it:
 *
 * <ul>
 *   <li>{@code sh}: typed into a terminal. Each of its commands must succeed. Its variables and functions are there for the
 *       page's next blocks. {@code ./mvnw spring-boot:run &} starts Herald anew with the {@code HERALD_*} variables that are exported.
 *   <li>{@code js}: pasted as a whole into the browser's console at {@code http://localhost:8080/}, where it stays until the
 *       next one. With an {@code import} it is a module beside {@code herald.js} in a page; with the name of a file as a
 *       comment in its first line it is that file, for others to import.
 *   <li>{@code jsx}: the same, with React.
 *   <li>{@code java}: one class, compiled without warnings and run with the JDK alone, or with the Java SDK of Centrifugo.
 *   <li>{@code output}: what the block before it prints, or, for {@code jsx}, what the page shows. See
 *       {@link ExpectedOutput} for what may differ; among what {@code js} prints there may be other lines.
 *   <li>Everything else is not run: {@code console} (with {@code $} before commands) or indented, say, for commands that
 *       need more than Herald. {@link SnippetTests} sees that nothing hides there which could be run.
 * </ul>
 */
@ExtendWith(Chromium.class)
@RequiresProgram(Program.CHROMIUM)
@BesideOthers
@Order(1) // First, since it takes longest.
class SnippetsIT {

    static final Set<String> LANGUAGES = Set.of("sh", "js", "jsx", "java");

    private final ExpectedOutput expected = new ExpectedOutput();

    @TempDir
    private Path directory;

    static Stream<Markdown> guides() {
        return Markdown.guides()
                .filter(page -> page.blocks().stream().map(Block::language).anyMatch(LANGUAGES::contains));
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everySnippetWorks(Markdown page, Browser browser) throws Exception {
        if (page.blocks().stream().anyMatch(block -> block.text().contains("npm install"))) {
            Program.NPM.assumeInstalled();
        }
        Terminal terminal = new Terminal(directory);
        RunningHerald herald = start(page, Map.of());
        try (BrowserConsole console = new BrowserConsole(browser)) {
            for (Block block : page.blocks()) {
                run(block, herald.port(), terminal, console);
                Map<String, String> settings = terminal.startedWith().orElse(null);
                if (settings != null) {
                    herald.close();
                    herald = start(page, settings);
                }
            }
        } finally {
            herald.close();
        }
    }

    private static RunningHerald start(Markdown page, Map<String, String> settings) throws Exception {
        Path logs = Files.createDirectories(Path.of("target/docs"));
        return new RunningHerald(logs.resolve(page.path().getFileName() + ".log"), settings);
    }

    private void run(Block block, int port, Terminal terminal, BrowserConsole console) throws Exception {
        switch (block.language()) {
            case "sh" -> check(block, terminal.sh(block.text(port), isComplete(block)));
            case "java" -> check(block, terminal.java(block.className(), block.text(port), isComplete(block)));
            case "js", "jsx" -> runInBrowser(block, port, console);
            default -> {}
        }
    }

    private void check(Block block, Terminal.Outcome outcome) {
        assertThat(outcome.succeeded()).as("%s: %s", block, outcome).isTrue();
        block.output()
                .filter(output -> !expected.matches(output, outcome.output()))
                .ifPresent(output ->
                        assertThat(outcome.output()).as("output of %s", block).isEqualTo(output));
    }

    /** Without a documented output it has to end by itself. */
    private Predicate<String> isComplete(Block block) {
        return output -> block.output()
                .filter(documented -> expected.matches(documented, output))
                .isPresent();
    }

    private void runInBrowser(Block block, int port, BrowserConsole console) {
        if (block.isModule()) {
            console.load(port, block.fileName().orElse("snippet." + block.language()), files(block, port));
        } else if (block.fileName().isEmpty()) {
            console.paste(port, block.text(port));
        }
        block.output().ifPresent(output -> {
            boolean isThere = console.isSoon(() -> expected.isIn(output, shown(block, console)));
            assertThat(shown(block, console)).as("output of %s", block).matches(it -> isThere, "contains\n" + output);
        });
    }

    private static String shown(Block block, BrowserConsole console) {
        return block.language().equals("jsx") ? console.text() : console.output();
    }

    /** All of the page that have names, and this one. */
    private static Map<String, String> files(Block block, int port) {
        Map<String, String> files = block.page().blocks().stream()
                .filter(other -> other.fileName().isPresent())
                .collect(Collectors.toMap(other -> other.fileName().orElseThrow(), other -> other.text(port)));
        files.putIfAbsent(block.fileName().orElse("snippet." + block.language()), block.text(port));
        return files;
    }
}
