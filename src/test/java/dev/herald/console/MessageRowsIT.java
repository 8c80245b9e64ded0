package dev.herald.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.herald.Http;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the page shows of a message, and how it publishes one. */
@Live
class MessageRowsIT extends BrowserTest {

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void backend() {
        http = new Http(port);
    }

    @Test
    void expandsJsonAndExplainsThePosition() throws Exception {
        BrowserSession ada = session(port).openConnected().subscribe("rows.json", 0);
        http.post(
                "/broadcast?topic=rows.json",
                "{\"id\": 12345678901234567890, \"lines\": [{\"name\": \"<b>tea</b>\"}], \"note\": null}");

        Locator row = ada.rows("topic");
        assertThat(row.locator(".message")).hasCount(0);
        row.locator(".text").click();

        assertThat(row.locator(".key")).hasText(new String[] {"id", "lines", "name", "note"});
        assertThat(row.locator(".number")).hasText("12345678901234567890");
        assertThat(row.locator(".string")).hasText("\"<b>tea</b>\"");
        assertThat(row.locator("dl")).containsText("rows.json");
        assertThat(row.locator("dl"))
                .containsText("Message 1 of its topic (offset 1) since the numbering began (epoch ");
        assertThat(row.locator(".payload")).hasCSS("font-family", Pattern.compile(".*monospace.*"));
        row.locator(".key").getByText("lines").click();
        assertThat(row.locator(".string")).isHidden();
        row.locator(".text").click();
        assertThat(row.locator(".message")).hasCount(0);
    }

    @Test
    void drawsABoundedPartOfALargeMessage() throws Exception {
        BrowserSession ada = session(port).openConnected().subscribe("rows.large", 0);
        String array = IntStream.range(0, 250)
                .mapToObj("{\"index\": %d}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
        http.post("/broadcast?topic=rows.large", array);
        http.post("/broadcast?topic=rows.large", "x".repeat(25_000));

        Locator json = ada.row("topic", "index");
        json.locator(".expand").click();
        Locator items = json.locator(".payload > details > .children > details");
        assertThat(items).hasCount(100);
        assertThat(json.locator(".key:visible")).hasCount(0);
        json.getByText("Show more (150 entries left)").click();
        json.getByText("Show more (50 entries left)").click();
        assertThat(items).hasCount(250);
        assertThat(json.locator(".more")).hasCount(0);
        Locator text = ada.row("topic", "25,000 characters");
        text.locator(".expand").click();
        text.getByText("Show more (15,000 characters left)").click();
        text.getByText("Show more (5,000 characters left)").click();
        assertThat(text.locator("pre")).hasText("x".repeat(25_000));
    }

    @Test
    void isOneTabStopWithArrowKeys() throws Exception {
        BrowserSession ada = session(port).openConnected().subscribe("rows.keys", 0);
        for (String text : new String[] {"one", "two", "three"}) {
            http.post("/broadcast?topic=rows.keys", text);
        }
        assertThat(ada.rows("topic")).hasCount(3);

        assertThat(ada.page().locator("#rows .expand[tabindex='0']")).hasCount(1);
        ada.page().getByRole(AriaRole.LOG).focus();
        ada.page().keyboard().press("Tab");
        assertThat(ada.row("topic", "three").locator(".expand")).isFocused();
        ada.page().keyboard().press("ArrowDown");
        ada.page().keyboard().press("Enter");
        assertThat(ada.row("topic", "two").locator(".payload")).hasText("two");
        http.post("/broadcast?topic=rows.keys", "four");
        assertThat(ada.rows("topic")).hasCount(4);
        assertThat(ada.row("topic", "two").locator(".expand")).isFocused();
    }

    @Test
    void longTopicOverlapsNothing() throws Exception {
        String topic = "a".repeat(128);
        BrowserSession ada = session(port).openConnected().subscribe(topic, 0);
        http.post("/broadcast?topic=" + topic, "text of it");

        for (int width : new int[] {BrowserSession.WIDE, BrowserSession.NARROW}) {
            ada.page().setViewportSize(width, 900);
            BoundingBox kind = ada.rows("topic").locator(".kind").boundingBox();
            BoundingBox text = ada.rows("topic").locator(".text").boundingBox();
            assertThat(kind.x + kind.width <= text.x || kind.y + kind.height <= text.y)
                    .isTrue();
            assertThat(kind.height).isLessThan(30);
        }
        assertThat(ada.rows("topic").locator(".kind")).hasAttribute("title", topic);
    }

    @Test
    void publishesByKeyboardAndKeepsTheFocus() {
        BrowserSession ada = session(port).openConnected();
        Page page = ada.page();

        Locator message = ada.section("Publish").getByLabel("Message");
        message.fill("by keyboard");
        message.press("Control+Enter");
        assertThat(ada.row("broadcast", "by keyboard")).hasCount(1);
        assertThat(message).isFocused();
        message.press("Meta+Enter");
        assertThat(ada.row("broadcast", "by keyboard")).hasCount(2);
        assertThat(ada.section("Publish")).containsText("Ctrl+Enter publishes.");

        ada.button("Publish").focus();
        page.keyboard().press("Space");
        assertThat(ada.row("broadcast", "by keyboard")).hasCount(3);
        assertThat(ada.button("Publish")).isFocused();
    }
}
