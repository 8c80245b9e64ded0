package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.herald.Http;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a Herald that requires credentials. */
@Order(2)
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

    @Autowired
    private SessionRegistry registry;

    @Test
    void asksForCredentialsAndKeepsThemInMemory() {
        BrowserSession ada = session(port).expectRefusals();
        List<String> urls = new ArrayList<>();
        ada.page().onRequest((Request request) -> urls.add(request.url()));
        ada.page().onWebSocket(socket -> urls.add(socket.url()));
        ada.open();
        assertThat(ada.text("credentials")).isVisible();
        assertThat(ada.field("API key or token")).isFocused();
        assertThat(ada.text("credentials-error")).isHidden();
        assertThat(ada.section("Messages")).isHidden();

        signIn(ada, ALL);

        ada.awaitConnected();
        assertThat(ada.text("user")).hasText("all");
        assertThat(ada.text("credentials")).isHidden();
        ada.publish("", "hello");
        assertThat(ada.row("broadcast", "hello")).hasCount(1);
        assertThat(ada.text("sessions-list")).containsText("this page");
        ada.field("SSE").check();
        ada.page().locator("#apply").click();
        assertThat(ada.text("connection-state")).hasText("Connected over Server-Sent Events");
        ada.field("Centrifugo").check();
        ada.page().locator("#apply").click();
        assertThat(ada.text("connection-state")).hasText("Connected over Centrifugo’s protocol");
        assertThat(urls).isNotEmpty().noneMatch(url -> url.contains("planted"));
        assertThat(ada.page()
                        .evaluate(
                                "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])"
                                        + " + document.documentElement.outerHTML"))
                .asString()
                .doesNotContain("planted");
        assertThat(ada.context().cookies()).isEmpty();

        ada.button("Sign out").click();
        assertThat(ada.text("credentials")).isVisible();
        assertThat(ada.field("API key or token")).isEmpty();
        assertThat(ada.page().locator("#rows li")).hasCount(0);
    }

    @Test
    void saysWhyCredentialsWereRefused() {
        BrowserSession ada = session(port).expectRefusals().open();
        assertThat(ada.text("credentials")).isVisible();

        signIn(ada, "planted-nonsense-0000000");

        assertThat(ada.text("credentials-error")).hasText("The credentials are not a configured API key.");
        assertThat(ada.field("API key or token")).isFocused();
        OtherNodes.refuse(ada, OtherNodes.NODE, 503, "The keys of the token's issuer are unavailable. Retry later.");
        signIn(ada, ALL);
        assertThat(ada.text("credentials-error"))
                .hasText("The keys of the token's issuer are unavailable. Retry in 5 s.");
        OtherNodes.refuse(ada, OtherNodes.NODE, 429, "Too many failed authentications: at most 10 a second.");
        signIn(ada, ALL);
        assertThat(ada.text("credentials-error"))
                .hasText("Too many failed authentications: at most 10 a second. Retry in 5 s.");
        ada.page().route(OtherNodes.NODE, Route::abort);
        signIn(ada, ALL);
        assertThat(ada.text("credentials-error")).hasText("Herald cannot be reached.");
        assertThat(ada.section("Messages")).isHidden();
        ada.page().unroute(OtherNodes.NODE);
        signIn(ada, ALL);
        ada.awaitConnected();
        assertThat(ada.text("credentials")).isHidden();
    }

    @Test
    void resumesWithNewCredentialsOnceTheOldOnesHaveExpired() throws Exception {
        for (String transport : List.of("WebSocket", "SSE", "Centrifugo")) {
            Topic topic = new Topic("renewed." + transport);
            BrowserSession ada = session(port).expectRefusals().open();
            signIn(ada, ALL);
            ada.awaitConnected();
            ada.field(transport).check();
            ada.text("topics").fill(topic.name());
            ada.page().locator("#apply").click();
            await().until(() -> subscribers(topic).findAny().isPresent());
            publish(topic, "before");
            assertThat(ada.row("topic", "before")).hasCount(1);

            subscribers(topic).forEach(session -> session.close(CloseReasons.TOKEN_EXPIRED));
            assertThat(ada.text("credentials-error")).containsText("Your token has expired.");
            publish(topic, "meanwhile");
            signIn(ada, READER);

            assertThat(ada.row("topic", "meanwhile")).hasCount(1);
            assertThat(ada.row("topic", "before")).hasCount(1);
        }
    }

    private Stream<Session> subscribers(Topic topic) {
        return registry.all().stream()
                .filter(session -> session.subscribedTo().stream()
                        .anyMatch(subscription -> subscription.log().topic().equals(topic)));
    }

    /** Other tests use up the rate of this key. */
    private void publish(Topic topic, String text) {
        await().until(() -> new Http(port)
                        .post("/broadcast?topic=" + topic.name(), text, "X-API-Key", PUBLISHER)
                        .statusCode()
                == 202);
    }

    @Test
    void showsWhatAReaderIsNotPermittedToDo() {
        BrowserSession ada = session(port).expectRefusals().open();

        signIn(ada, READER);

        ada.awaitConnected();
        assertThat(ada.section("Publish")).containsText("Insufficient scope: \"publish\" is required.");
        assertThat(ada.button("Publish")).isHidden();
        assertThat(ada.section("Sessions")).containsText("Insufficient scope: \"operate\" is required.");
        assertThat(ada.section("Topics")).containsText("tick");
        assertThat(ada.text("node-fields")).containsText("Uptime");
        assertThat(ada.text("drain")).isHidden();
        assertThat(ada.rows("tick").first()).isVisible();
    }

    @Test
    void showsWhatAPublisherIsNotPermittedToDo() {
        BrowserSession ada = session(port).expectRefusals().open();

        signIn(ada, PUBLISHER);

        assertThat(ada.section("Messages")).containsText("Insufficient scope: \"read\" is required.");
        assertThat(ada.section("Node")).containsText("Insufficient scope: \"read\" is required.");
        assertThat(ada.section("Sessions")).containsText("Insufficient scope: \"operate\" is required.");
        ada.publish("", "hello");
        assertThat(ada.text("receipt")).containsText("broadcast");
    }

    @Test
    void showsWhenToRetryAfterARateLimit() throws Exception {
        BrowserSession ada = session(port).expectRefusals().open();
        signIn(ada, ALL);
        ada.awaitConnected();

        for (int i = 0; i < 20 && !ada.text("receipt").textContent().contains("Retry in"); i++) {
            publishUntilRefused();
            ada.publish("", "again and again");
            assertThat(ada.text("receipt")).not().isEmpty();
        }

        assertThat(ada.text("receipt")).containsText("Retry in 1 s.");
        assertThat(ada.button("Publish")).isEnabled();
        ada.publish("", "later");
        assertThat(ada.row("broadcast", "later")).hasCount(1);
    }

    private void publishUntilRefused() throws Exception {
        Http http = new Http(port);
        while (http.post("/broadcast", "again", "X-API-Key", ALL).statusCode() != 429) {}
    }

    private static void signIn(BrowserSession session, String key) {
        session.field("API key or token").fill(key);
        session.text("credentials-submit").click();
    }
}
