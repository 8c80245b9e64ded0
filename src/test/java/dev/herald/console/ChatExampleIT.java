package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.herald.Http;
import dev.herald.centrifugo.sdk.JavaScriptSdk;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** The documented chat room: its settings, its backend and its page, with two people. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "herald.tick.enabled=false")
@ContextConfiguration(initializers = ChatExampleIT.DocumentedSettings.class)
@DirtiesContext
@RequiresProgram(Program.NPM)
class ChatExampleIT extends BrowserTest {

    private static final String KEY = "planted-key-of-the-chat-000000000";
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    @TempDir
    private static Path directory;

    private static ChatBackend backend;

    @LocalServerPort
    private int port;

    /** Those of the page, but for the port of the backend. */
    static class DocumentedSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var sources = context.getEnvironment().getPropertySources();
            sources.addFirst(new MapPropertySource("key", Map.of("HERALD_KEY", KEY)));
            try {
                new YamlPropertySourceLoader()
                        .load("chat", new ByteArrayResource(settings().getBytes(UTF_8)))
                        .forEach(sources::addFirst);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static String settings() throws IOException {
            Matcher block = YAML.matcher(Files.readString(Path.of("src/docs/migrate-from-centrifugo.md")));
            org.assertj.core.api.Assertions.assertThat(block.find()).isTrue();
            return block.group(1).replace(":8090", ":" + backend.port());
        }
    }

    @BeforeAll
    static void chooseThePortOfTheBackend() throws IOException {
        backend = new ChatBackend(directory);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void letsTwoPeopleChat() throws Exception {
        backend.start(port, KEY);
        await().atMost(Duration.ofSeconds(60)).until(() -> backend.log().contains("Started Chat"));
        Page ada = open("ada");
        assertThat(ada.locator("#present")).hasText("ada");
        say(ada, "Is anybody here?");
        assertThat(ada.locator("#messages li")).hasText(new String[] {"ada: Is anybody here?"});

        Page bob = open("bob");
        assertThat(bob.locator("#messages li")).hasText(new String[] {"ada: Is anybody here?"});
        assertThat(ada.locator("#present")).hasText("ada, bob");
        say(bob, "I am.");
        new Http(backend.port()).post("/announce", "Lunch is ready", "Content-Type", "text/plain");
        for (Page page : List.of(ada, bob)) {
            assertThat(page.locator("#messages li"))
                    .hasText(new String[] {"ada: Is anybody here?", "bob: I am.", "news: Lunch is ready"});
        }
        bob.navigate("about:blank");
        assertThat(ada.locator("#present")).hasText("ada");
    }

    private Page open(String name) throws Exception {
        Path sdk = JavaScriptSdk.install().resolve("node_modules/centrifuge/dist/centrifuge.js");
        Page page = session(port).expectRefusals().page();
        page.route("https://unpkg.com/**", route -> route.fulfill(new Route.FulfillOptions().setPath(sdk)));
        page.onceDialog(dialog -> dialog.accept(name));
        page.navigate("http://localhost:%d/".formatted(backend.port()));
        return page;
    }

    private static void say(Page page, String text) {
        page.locator("input").fill(text);
        page.locator("button").click();
    }
}
