package dev.herald.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code herald.js}, in a browser whose clock, sockets and requests are controlled by the test. */
@Live
@ExtendWith(Chromium.class)
@RequiresProgram(Program.CHROMIUM)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(Chromium.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class HeraldClientIT {

    private static final String EPOCH = "0123456789abcdef";

    private static final String FAKES = """
            async () => {
              window.sockets = [];
              window.states = [];
              window.received = [];
              window.WebSocket = class {
                constructor(url, protocols) {
                  Object.assign(this, { url: String(url), protocols, sent: [] });
                  sockets.push(this);
                }
                send(text) { this.sent.push(text); }
                close() {}
                receive(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
                open(positions = {}) { this.onopen(); this.receive({ type: 'connected', session: 's1', positions }); }
                end(code, reason = '') { this.onclose({ code, reason }); }
              };
              window.requests = [];
              window.responses = [];
              window.fetch = async (url, options) => {
                requests.push({ url: String(url), headers: options.headers });
                const response = responses.shift();
                if (!response) throw new TypeError('unreachable');
                return response;
              };
              const { Herald, backoff, reconnectDelay } = await import('/console/herald.js');
              Object.assign(window, { Herald, backoff, reconnectDelay });
              window.start = options => {
                window.herald = new Herald(options);
                herald.addEventListener('state', ({ detail }) => states.push(detail));
                for (const type of ['message', 'echo', 'direct', 'gap']) {
                  herald.addEventListener(type, ({ detail }) => received.push(detail));
                }
                herald.connect();
              };
              window.wait = () => Math.round(herald.state.retryAt - Date.now());
            }
            """;

    @LocalServerPort
    private int port;

    private BrowserSession session;
    private Page page;

    @BeforeAll
    void blankPage(BrowserSessions sessions) {
        session = sessions.exclusive(port);
        page = session.page();
        page.clock().install(new Clock.InstallOptions().setTime(0));
        page.route(
                "**/blank",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><link rel=icon href=data:>")));
        page.navigate(session.url("/blank"));
        page.clock().pauseAt(1_000);
    }

    @BeforeEach
    void installFakes() {
        page.evaluate(FAKES);
    }

    @AfterEach
    void disconnect() {
        page.evaluate("window.herald?.close()");
    }

    @AfterAll
    void closeProfile() {
        session.assertNoErrors();
        session.context().close();
    }

    @Test
    void doublesTheDelayAfterEachFailureUpToABound() {
        run("start({ random: () => 1 })");

        for (int expected : new int[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            run("sockets.at(-1).onopen(), sockets.at(-1).end(1006)");
            assertThat(run("wait()")).isEqualTo(expected);
            page.clock().runFor(expected);
            assertThat(run("herald.state.name")).isEqualTo("connecting");
        }
        assertThat(run("sockets.length")).isEqualTo(8);
    }

    @Test
    void spreadsAttemptsOverTheWholeDelay() {
        assertThat(run("[0, .25, .999].map(part => Math.floor(backoff(3, () => part)))"))
                .isEqualTo(List.of(0, 2_000, 7_992));
        assertThat(run("new Set(Array.from({ length: 50 }, () => backoff(5))).size"))
                .isEqualTo(50);
    }

    @Test
    void resetsTheDelayAfterAStableConnection() {
        run("start({ random: () => 1 })");
        for (int i = 0; i < 3; i++) {
            run("sockets.at(-1).onopen(), sockets.at(-1).end(1006)");
            page.clock().runFor(8_000);
        }

        run("sockets.at(-1).open()");
        page.clock().runFor(11_000);
        run("sockets.at(-1).end(1006)");

        assertThat(run("wait()")).isEqualTo(1_000);
    }

    @Test
    void reconnectsAfterTheDelayOfADrain() {
        run("start({}), sockets[0].open(), sockets[0].end(1012, 'restarting retry=4321')");

        assertThat(run("wait()")).isEqualTo(4_321);
        run("window.dispatchEvent(new Event('online'))");
        page.clock().runFor(4_300);
        assertThat(run("sockets.length")).isEqualTo(1);
        page.clock().runFor(100);
        assertThat(run("sockets.length")).isEqualTo(2);
        assertThat(
                        run(
                                "[reconnectDelay('restarting'), reconnectDelay('retry=0'), reconnectDelay('retry=5x'), reconnectDelay(undefined)].map(String)"))
                .isEqualTo(List.of("undefined", "0", "undefined", "undefined"));
    }

    @Test
    void reconnectsEarlyWhenTheNetworkIsAvailable() {
        run("start({ random: () => 1 }), sockets[0].open(), sockets[0].end(1006)");

        run("window.dispatchEvent(new Event('online'))");
        assertThat(run("sockets.length")).isEqualTo(2);
        run("sockets[1].onopen(), sockets[1].end(1006), document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(run("sockets.length")).isEqualTo(3);
    }

    @Test
    void resumesFromItsPositionsExceptForTick() {
        run("start({ topics: ['weather'], history: 3 }), sockets[0].open({ broadcast: 'b:1', weather: 'w:5' })");
        run("sockets[0].receive({ type: 'message', topic: 'weather', position: 'w:6', data: 'rain' })");
        run(
                "sockets[0].receive({ type: 'message', topic: 'tick', position: 't:9', data: 'tick' }), sockets[0].end(1006)");
        run("herald.connect()");

        assertThat(run("decodeURIComponent(sockets[0].url).split('?')[1]")).isEqualTo("topic=weather&history=3");
        assertThat(run("decodeURIComponent(sockets[1].url).split('?')[1]"))
                .isEqualTo("topic=weather&history=3&since=broadcast@b:1,weather@w:6");
    }

    /** Commas separate positions, and may be in the name of a topic. */
    @Test
    void resumesTopicsOfAnyName() {
        run(
                "start({ topics: ['a,b', '50%#1', '__proto__'] }), sockets[0].open(JSON.parse('{\"broadcast\":\"b:1\",\"a,b\":\"w:5\",\"50%#1\":\"w:6\",\"__proto__\":\"w:7\"}'))");
        run("sockets[0].end(1006), herald.connect()");

        assertThat(run("new URL(sockets[1].url).searchParams.getAll('topic')"))
                .isEqualTo(List.of("a,b", "50%#1", "__proto__"));
        assertThat(run("new URL(sockets[1].url).searchParams.get('since')"))
                .isEqualTo("broadcast@b:1,a%2Cb@w:5,50%25#1@w:6,__proto__@w:7");
    }

    @Test
    void refusesTopicsAsHeraldDoes() {
        run(
                "start({}), window.refusal = name => { try { herald.subscribe(name); } catch (error) { return error.message; } }");

        assertThat(run("refusal('a b')"))
                .isEqualTo(
                        "Topic \"a b\" is invalid: 1 to 255 printable ASCII characters without spaces are accepted.");
        assertThat(run("refusal('herald/gap')"))
                .isEqualTo("Topic \"herald/gap\" is reserved: names that begin with herald/ are Herald's own.");
    }

    @Test
    void leavesTopicsOutOfPositionsThatWouldMakeTheUrlTooLong() {
        run(
                "window.names = Array.from({ length: 128 }, (_, i) => 'x'.repeat(99) + i), start({ topics: names }), sockets[0].open(Object.fromEntries(names.map((name, i) => [name, 'p:' + i])))");
        run("sockets[0].end(1006), herald.connect()");

        assertThat(run("decodeURIComponent(sockets[1].url).split('since=')[1].slice(0, 11)"))
                .isEqualTo("p:0,p:1,p:2");
    }

    @Test
    void reportsGapsAndKeepsItsPositionUntilItIsConnected() {
        run("start({}), sockets[0].open({ broadcast: 'b:1' }), sockets[0].end(1006), herald.connect()");
        run("sockets[1].onopen(), sockets[1].receive({ type: 'gap', topic: 'broadcast', from: 'b:1', to: 'c:7' })");
        assertThat(run("received.at(-1)"))
                .isEqualTo(Map.of("type", "gap", "topic", "broadcast", "from", "b:1", "to", "c:7"));

        run("sockets[1].end(1006), herald.connect()");
        assertThat(run("decodeURIComponent(sockets[2].url)")).asString().endsWith("since=broadcast@b:1");
        run("sockets[2].open({ broadcast: 'c:7' }), sockets[2].end(1006), herald.connect()");
        assertThat(run("decodeURIComponent(sockets[3].url)")).asString().endsWith("since=broadcast@c:7");
    }

    @Test
    void doesNotReconnectAfterAnOperatorDisconnectedIt() {
        run("start({}), sockets[0].open(), sockets[0].end(1008, 'disconnected by an operator')");
        page.clock().runFor(120_000);
        assertThat(run("[herald.state.name, herald.state.code, sockets.length]"))
                .isEqualTo(List.of("closed", 1008, 1));
    }

    @Test
    void findsOutWhyItWasRejectedAndStops() {
        run("responses.push(new Response('{\"detail\": \"Credentials are missing.\"}', { status: 401 }))");
        run("start({ credential: () => 'secret' }), sockets[0].end(1006)");
        settle();
        page.clock().runFor(120_000);

        assertThat(run("[herald.state.name, herald.state.status, herald.state.reason, sockets.length]"))
                .isEqualTo(List.of("closed", 401, "Credentials are missing.", 1));
        assertThat(run("sockets[0].protocols")).isEqualTo(List.of("herald.v1", "bearer", "secret"));
        assertThat(run("sockets[0].url + requests[0].url")).asString().doesNotContain("secret");
        assertThat(run("requests[0].headers.Authorization")).isEqualTo("Bearer secret");
    }

    @Test
    void waitsForRetryAfterWhenRateLimited() {
        run("responses.push(new Response('{}', { status: 429, headers: { 'Retry-After': '7' } }))");
        run("start({}), sockets[0].end(1006)");
        settle();

        assertThat(run("[herald.state.status, wait()]")).isEqualTo(List.of(429, 7_000));
    }

    @Test
    void detectsADeadConnection() {
        run("start({ random: () => 1 }), sockets[0].open()");
        page.clock().runFor(31_500);
        assertThat(run("sockets[0].sent.length")).isEqualTo(1);
        run("sockets[0].receive({ type: 'echo', data: sockets[0].sent[0] })");
        page.clock().runFor(20_000);
        assertThat(run("[herald.state.name, received.length]")).isEqualTo(List.of("open", 0));

        page.clock().runFor(25_000);
        assertThat(run("states.filter(({ name }) => name === 'waiting').map(({ reason }) => reason)"))
                .isEqualTo(List.of("no response"));
    }

    @Test
    void readsEventStreamsAndResumesThem() {
        run("""
                responses.push(new Response('retry: 2905\\nid: b:1,w:0\\n\\n: heartbeat\\n\\nevent: weather\\r\\ndata: two\\r\\ndata: lines\\r\\n'
                  + 'id: b:1,w:1\\n\\nevent: herald/gap\\ndata: {"topic":"weather","to":"w:9"}\\n\\n'
                  + 'event: herald/direct\\ndata: psst\\n\\n')),
                start({ transport: 'sse', topics: ['weather'], credential: () => 'secret' })
                """);
        settle();

        assertThat(run("received.map(({ type, topic, data, to }) => [type, topic, data, to].map(String))"))
                .isEqualTo(List.of(
                        List.of("message", "weather", "two\nlines", "undefined"),
                        List.of("gap", "weather", "undefined", "w:9"),
                        List.of("direct", "undefined", "psst", "undefined")));
        assertThat(run("wait()")).isEqualTo(2_905);
        page.clock().runFor(3_000);
        assertThat(run("requests[1].headers"))
                .isEqualTo(Map.of("Accept", "text/event-stream", "Authorization", "Bearer secret"));
        assertThat(run("decodeURIComponent(requests[1].url).split('?')[1]"))
                .isEqualTo("topic=weather&since=broadcast@b:1,weather@w:1");
    }

    @Test
    void reconnectsAfterTheDelayOfAnEventStreamUnlessItsTokenExpired() {
        run("""
                responses.push(new Response('retry: 2905\\n\\nretry: 777\\nevent: herald/close\\ndata: {"code":1012,"reason":"restarting"}\\n\\n')),
                responses.push(new Response('event: herald/close\\ndata: {"code":1008,"reason":"token expired"}\\n\\n')),
                start({ transport: 'sse' })
                """);
        settle();
        assertThat(run("[herald.state.code, wait()]")).isEqualTo(List.of(1012, 777));
        page.clock().runFor(777);
        settle();
        page.clock().runFor(60_000);

        assertThat(run("[herald.state.name, herald.state.code, requests.length]"))
                .isEqualTo(List.of("closed", 1008, 2));
    }

    @Test
    void reconnectsOnceForSubscriptionsThatChangeInARow() {
        run("start({ topics: ['a'], history: 2 }), sockets[0].open({ broadcast: 'b:1', a: 'a:5' })");

        run("window.handled = [], window.end = herald.subscribe('c', message => handled.push(message)), 0");
        run("herald.subscribe('d'), herald.unsubscribe('a'), herald.unsubscribe('d')");
        run("sockets[0].receive({ type: 'message', topic: 'a', position: 'a:6', data: 'unsubscribed' })");
        run("sockets[0].receive({ type: 'message', topic: 'broadcast', position: 'b:2', data: 'before' })");
        page.clock().runFor(50);
        run(
                "sockets[0].receive({ type: 'message', topic: 'broadcast', position: 'b:3', data: 'of the old connection' })");
        run("herald.subscribe('a'), sockets[1].open({ broadcast: 'b:2', c: 'c:0' })");
        run("sockets[1].receive({ type: 'message', topic: 'c', position: 'c:1', data: 'x' })");

        assertThat(run("decodeURIComponent(sockets[1].url).split('?')[1]"))
                .isEqualTo("topic=c&history=2&since=broadcast@b:2");
        assertThat(run("[handled.map(({ data }) => data), received.map(({ data }) => data)]"))
                .isEqualTo(List.of(List.of("x"), List.of("before", "x")));
        page.clock().runFor(50);
        assertThat(run("sockets.length")).isEqualTo(3);
        run(
                "end(), herald.unsubscribe('a'), herald.subscribe('c'), herald.subscribe('a'), sockets[2].open({ broadcast: 'b:2', c: 'c:1', a: 'a:6' })");
        page.clock().runFor(50);
        assertThat(run("[sockets.length, herald.state.name, herald.topics]"))
                .isEqualTo(List.of(3, "open", List.of("c", "a")));
    }

    @Test
    void unsubscribesTopicsThatAreRefused() {
        run("start({ topics: ['a'] }), sockets[0].open({ broadcast: 'b:1', a: 'a:5' })");
        run("herald.addEventListener('refused', ({ detail }) => received.push(detail))");
        run(
                "responses.push(new Response('{\"detail\": \"Not permitted.\"}', { status: 403 })), herald.subscribe('secret'), 0");
        page.clock().runFor(50);
        run("sockets[1].end(1006)");
        page.waitForFunction("() => sockets.length === 3");

        assertThat(run("decodeURIComponent(sockets[2].url).split('?')[1]"))
                .isEqualTo("topic=a&since=broadcast@b:1,a@a:5");
        assertThat(run("[received, herald.topics]"))
                .isEqualTo(List.of(
                        List.of(Map.of("topics", List.of("secret"), "status", 403, "reason", "Not permitted.")),
                        List.of("a")));
    }

    @Test
    void rejectsInvalidTopicsAndUrls() {
        for (String invalid : new String[] {
            "new Herald({ topics: ['a b'] })",
            "new Herald().subscribe('')",
            "new Herald().subscribe('a', 'no function')",
            "new Herald({ url: 'ftp://localhost' })",
            "new Herald({ transport: 'pigeon' })"
        }) {
            assertThat(run("(() => { try { " + invalid + " } catch (e) { return e.name; } })()"))
                    .as(invalid)
                    .isEqualTo("TypeError");
        }
    }

    @Test
    void asksForNewCredentialsWhenTheTokenExpired() {
        run("window.tokens = ['one', 'two', 'two'], start({ credential: () => Promise.resolve(tokens.shift()) })");
        page.waitForFunction("() => sockets.length === 1");
        run("sockets[0].open(), sockets[0].end(1008, 'token expired')");
        page.waitForFunction("() => sockets.length === 2");

        assertThat(run("sockets.map(({ protocols }) => protocols[2])")).isEqualTo(List.of("one", "two"));
        run("sockets[1].open(), sockets[1].end(1008, 'token expired')");
        settle();
        assertThat(run("[sockets.length, herald.state.name, herald.state.code]"))
                .isEqualTo(List.of(2, "closed", 1008));
    }

    @Test
    void doesNotHurryWithTokensThatExpireAsSoonAsTheyAreAccepted() {
        run("window.asked = 0, start({ random: () => 1, credential: async () => `token${++asked}` })");
        for (int i = 1; i <= 3; i++) {
            page.waitForFunction("count => sockets.length === count", i);
            run("sockets.at(-1).open({ broadcast: 'b:7' }), sockets.at(-1).end(1008, 'token expired')");
        }
        for (int delay : new int[] {4_000, 8_000}) {
            assertThat(run("[herald.state.name, wait(), sockets.length === asked]"))
                    .isEqualTo(List.of("waiting", delay, true));
            run("window.before = sockets.length, 0");
            page.clock().runFor(delay);
            page.waitForFunction("() => sockets.length === before + 1");
            run("sockets.at(-1).open({ broadcast: 'b:7' }), sockets.at(-1).end(1008, 'token expired')");
        }

        page.clock().runFor(16_000);
        page.waitForFunction("() => sockets.length === 6");
        assertThat(run("decodeURIComponent(sockets.at(-1).url)")).asString().endsWith("since=broadcast@b:7");
        run("sockets.at(-1).open()");
        page.clock().runFor(10_500);
        run("sockets.at(-1).end(1008, 'token expired')");
        page.waitForFunction("() => sockets.length === 7");
    }

    @Test
    void triesAFewCredentialsThatAreRefused() {
        run("window.asked = 0, start({ credential: async () => `invalid${++asked}` })");
        for (int i = 1; i <= 4; i++) {
            page.waitForFunction("count => sockets.length === count", i);
            run("responses.push(new Response('{}', { status: 401 })), sockets.at(-1).end(1006)");
        }
        settle();

        assertThat(run("[herald.state.name, herald.state.status, asked]")).isEqualTo(List.of("closed", 401, 4));
    }

    @Test
    void asksAgainLaterWhenItsCredentialsCannotBeObtained() {
        run(
                "window.fail = true, start({ random: () => 1, credential: async () => { if (fail) throw new Error('offline'); return 'key'; } })");
        settle();
        assertThat(run("[herald.state.error.message, herald.state.reason, wait(), sockets.length]"))
                .isEqualTo(List.of(
                        "offline",
                        "The credentials could not be obtained: the function \"credential\" failed.",
                        1_000,
                        0));

        run("fail = false");
        page.clock().runFor(1_000);
        page.waitForFunction("() => sockets.length === 1");
        run("herald.close(), fail = true, herald.connect(), herald.close()");
        assertThat(run("[herald.state.name, sockets.length]")).isEqualTo(List.of("closed", 1));
    }

    @Test
    void resumesAfterAReloadFromItsStorage() {
        run(
                "window.values = {}, window.storage = { getItem: key => values[key] ?? null, setItem: (key, value) => { values[key] = value; } }");
        run("start({ topics: ['a'], storage }), sockets[0].open({ broadcast: '%s:1', a: '%s:5' })"
                .formatted(EPOCH, EPOCH));
        run("sockets[0].receive({ type: 'message', topic: 'a', position: '%s:6', data: 'x' })".formatted(EPOCH));
        run(
                "window.dispatchEvent(new Event('pagehide')), window.other = new Herald({ topics: ['a'], storage }), other.connect()");
        assertThat(run("sockets[1].url")).asString().doesNotContain("since");
        run("other.close(), herald.close(), start({ topics: ['a'], storage })");

        assertThat(run("decodeURIComponent(sockets[2].url)"))
                .asString()
                .endsWith("since=broadcast@%s:1,a@%s:6".formatted(EPOCH, EPOCH));
        run("herald.close()");
        for (String content : new String[] {"{", "null", "7", "[\"x\"]", "{\"a\":\"<b>\",\"broadcast\":{}}"}) {
            run("Object.keys(values).forEach(key => { values[key] = '" + content
                    + "'; }), start({ topics: ['a'], storage })");
            assertThat(run("sockets.at(-1).url")).asString().as(content).endsWith("?topic=a");
            run("herald.close()");
        }
        run(
                "start({ storage: { getItem() { throw new Error(); }, setItem() { throw new Error(); } } }), sockets.at(-1).open()");
        assertThat(run("herald.state.name")).isEqualTo("open");
    }

    private Object run(String script) {
        return page.evaluate(script);
    }

    /** Waits for pending streams and promises. */
    private void settle() {
        page.waitForFunction("() => herald.state.name === 'waiting' || herald.state.name === 'closed'");
    }
}
