package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import dev.herald.Http;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a service that requires credentials. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.security.api-keys.all.key=" + AccessIT.ALL,
            "herald.security.api-keys.all.scopes=publish,read,operate",
            "herald.security.api-keys.reader.key=" + AccessIT.READER,
            "herald.security.api-keys.reader.scopes=read",
            "herald.security.api-keys.publisher.key=" + AccessIT.PUBLISHER,
            "herald.security.api-keys.publisher.scopes=publish",
            "herald.limits.publishes-per-second=2"
        })
class AccessIT extends BrowserTest {

    static final String ALL = "planted-console-key-all-00000000";
    static final String READER = "planted-console-key-reader-00000";
    static final String PUBLISHER = "planted-console-key-publisher-00";

    @LocalServerPort
    private int port;

    @Test
    void asksWhoComesAndKeepsItToItself() {
        BrowserSession ada = session(port).mayBeRefused();
        List<String> urls = new ArrayList<>();
        ada.page().onRequest((Request request) -> urls.add(request.url()));
        ada.page().onWebSocket(socket -> urls.add(socket.url()));
        ada.open();
        assertThat(ada.text("credentials")).isVisible();
        assertThat(ada.field("Token or API key")).isFocused();
        assertThat(ada.text("link-words")).hasText("Refused");
        assertThat(ada.section("Sessions")).containsText("Needs credentials.");

        show(ada, ALL);

        ada.live();
        assertThat(ada.text("who")).hasText("all");
        assertThat(ada.text("credentials")).isHidden();
        ada.publish("", "hello");
        assertThat(ada.row("broadcast", "hello")).hasCount(1);
        assertThat(ada.text("sessions-list")).containsText("this page");
        ada.field("SSE").check();
        ada.page().locator("#apply").click();
        assertThat(ada.text("link-words")).hasText("Live over Server-Sent Events");
        assertThat(urls).isNotEmpty().noneMatch(url -> url.contains("planted"));
        assertThat(ada.page()
                        .evaluate(
                                "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])"
                                        + " + document.documentElement.outerHTML"))
                .asString()
                .doesNotContain("planted");
        assertThat(ada.context().cookies()).isEmpty();

        ada.button("Forget").click();
        assertThat(ada.text("credentials")).isVisible();
        assertThat(ada.text("link-words")).hasText("Refused");
    }

    @Test
    void asksAgainAfterWhatIsNotGood() {
        BrowserSession ada = session(port).mayBeRefused().open();

        show(ada, "planted-nonsense-0000000");

        assertThat(ada.text("credentials")).isVisible();
        assertThat(ada.text("link-words")).hasText("Refused");
        show(ada, ALL);
        ada.live();
    }

    @Test
    void showsWhatAReaderMayNotDo() {
        BrowserSession ada = session(port).mayBeRefused().open();

        show(ada, READER);

        ada.live();
        assertThat(ada.section("Publish")).containsText("Not allowed: publishing needs the scope publish.");
        assertThat(ada.button("Publish")).isHidden();
        assertThat(ada.section("Sessions")).containsText("Not allowed: this needs the scope operate.");
        assertThat(ada.section("Topics")).containsText("tick");
        assertThat(ada.rows("tick").first()).isVisible();
    }

    @Test
    void showsWhatAPublisherMayNotDo() {
        BrowserSession ada = session(port).mayBeRefused().open();

        show(ada, PUBLISHER);

        assertThat(ada.section("What this page hears")).containsText("Not allowed: listening needs the scope read.");
        assertThat(ada.section("What this node does")).containsText("Not allowed: these figures need the scope read.");
        assertThat(ada.section("Sessions")).containsText("Not allowed: this needs the scope operate.");
        ada.publish("", "hello");
        assertThat(ada.text("receipt")).containsText("broadcast");
    }

    @Test
    void saysWhenToPublishAgain() throws Exception {
        BrowserSession ada = session(port).mayBeRefused().open();
        show(ada, ALL);
        ada.live();

        for (int i = 0; i < 20 && !ada.text("receipt").textContent().contains("Too many"); i++) {
            publishUntilRefused();
            ada.publish("", "again and again");
            assertThat(ada.text("receipt")).not().isEmpty();
        }

        assertThat(ada.text("receipt")).containsText("Too many at a time: again in 1 s");
        assertThat(ada.button("Publish")).isEnabled();
        ada.publish("", "later");
        assertThat(ada.row("broadcast", "later")).hasCount(1);
    }

    private void publishUntilRefused() throws Exception {
        Http http = new Http(port);
        while (http.post("/broadcast", "again", "X-API-Key", ALL).statusCode() != 429) {}
    }

    private static void show(BrowserSession session, String key) {
        session.field("Token or API key").fill(key);
        session.button("Use it").click();
    }
}
