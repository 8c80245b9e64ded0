package dev.herald.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A request gets the same response from a direct endpoint as from the servlets, whoever sends it and whatever is wrong with it. A header
 * that no direct endpoint knows makes a request take the other way, and changes nothing else.
 */
@Protected
class DirectEndpointsIT {

    private static final String OTHER_WAY = "Unknown: to direct endpoints\n";

    /** The framing is not compared, and shows the way: servlets do not know the length of what they write. */
    private static final List<String> FRAMING = List.of("content-length", "transfer-encoding", "date");

    private static final List<String> PUBLISHING = List.of(
            "/broadcast",
            "/broadcast?topic=news.a",
            "/broadcast?topic=weather",
            "/broadcast?topic=tick",
            "/broadcast?topic=",
            "/broadcast?topic",
            "/broadcast?topic=news.a&topic=news.b",
            "/broadcast?topic=%00",
            "/broadcast?topic=%zz",
            "/broadcast?topics=news.a",
            "/broadcast?",
            "/broadcast/",
            "/broadcast/batch",
            "/broadcast/batch?topic=a");

    private static final List<String> PUBLISHING_HEADERS = List.of(
            "",
            "Content-Type: application/json\n",
            "Content-Type: Application/Json; charset=UTF-8\n",
            "Content-Type: application/problem+json\n",
            "Content-Type: text/plain; charset=UTF-8\n",
            "Content-Type: no type\n",
            "Content-Type: text/*\n",
            "Accept: application/json\n",
            "Accept: text/html\n",
            "Accept:\n",
            "Accept-Language: de-CH, de;q=0.9, *;q=0.5\n",
            "Accept-Language: W/\"\n",
            "Accept-Encoding: gzip\n",
            "Content-Encoding: gzip\n",
            "If-Match: *\n",
            "Idempotency-Key: \n",
            "Idempotency-Key: " + "k".repeat(300) + "\n",
            "Idempotency-Key: one\nIdempotency-Key: two\n",
            "Origin: http://localhost\n",
            "Origin: https://evil.example\n",
            "Origin: null\n",
            "Cookie: a=b\n",
            "X-Forwarded-For: 192.0.2.1\n",
            "X-Forwarded-Prefix: /x\n",
            "Range: bytes=0-1\n");

    private static final List<String> BODIES = List.of(
            "hello",
            "",
            "[{\"data\":\"a\"}]",
            "[{\"topic\":\"weather\",\"data\":\"a\"}]",
            "\u00ff",
            "x".repeat(70_000));

    private static final List<String> OPENING = List.of(
            "?topic=news.a",
            "?topic=weather",
            "?topic=tick",
            "?history=3",
            "?history=-1",
            "?since=0123456789abcdef:1",
            "?since=nothing",
            "?topic=%00",
            "?topics=a",
            "?history=1&history=2",
            "?lastEventId=x");

    private static final List<String> OPENING_HEADERS = List.of(
            "",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\n",
            "Sec-WebSocket-Extensions: ;\n",
            "Last-Event-ID: 0123456789abcdef:1\n",
            "Last-Event-ID: \u00e4\n",
            "Accept: text/event-stream\n",
            "Accept: image/png\n",
            "Content-Length: 0\n",
            "Origin: http://localhost\n",
            "Origin: https://evil.example\n",
            "Origin: not an origin\n");

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @EnumSource
    void anybodyIsJudgedAsByServlets(Caller caller) throws Exception {
        compare(post("/broadcast?topic=news.a", lines(caller), ""), "hello");
        compare(handshake("/websocket?topic=news.a") + lines(caller), "");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "NOBODY",
                "PUBLISHING_KEY",
                "READING_KEY",
                "LATER_KEY",
                "WRONG_KEY",
                "KEY_AND_TOKEN",
                "TOKEN",
                "TOKEN_OF_OTHER_TOPICS"
            })
    void publishesAsServletsDo(Caller caller) throws Exception {
        String credentials = lines(caller);
        for (String path : PUBLISHING) {
            compare(post(path, credentials, ""), "[{\"data\":\"a\"}]");
        }
        for (String headers : PUBLISHING_HEADERS) {
            compare(post("/broadcast", credentials, headers), "hello");
            compare(post("/broadcast", credentials, headers), "{\"a\": 1}");
        }
        for (String body : BODIES) {
            compare(post("/broadcast", credentials, ""), body);
            compare(post("/broadcast/batch", credentials, ""), body);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOBODY", "READING_KEY", "LATER_KEY", "WRONG_KEY", "TOKEN", "TOKEN_OF_OTHER_TOPICS"})
    void opensSessionsAsServletsDo(Caller caller) throws Exception {
        String credentials = lines(caller);
        for (String query : OPENING) {
            compare(handshake("/websocket" + query) + credentials, "");
            compare("GET /events" + query + " HTTP/1.1\nHost: localhost\n" + credentials, "");
        }
        for (String headers : OPENING_HEADERS) {
            compare(handshake("/websocket") + credentials + headers, "");
            compare("GET /events HTTP/1.1\nHost: localhost\n" + credentials + headers, "");
        }
    }

    static Stream<String> changedLines() {
        return RawClient.HANDSHAKE.lines().skip(1);
    }

    @ParameterizedTest
    @MethodSource("changedLines")
    void judgesHandshakesAsServletsDo(String line) throws Exception {
        String name = line.substring(0, line.indexOf(':'));
        for (String value : List.of(
                "", ": ", ": x", ": 8", line.substring(line.indexOf(':')).toUpperCase(Locale.ROOT))) {
            String changed = value.isEmpty() ? "" : name + value;
            compare(
                    RawClient.HANDSHAKE.replace(line + "\n", changed.isEmpty() ? "" : changed + "\n")
                            + lines(Caller.LATER_KEY),
                    "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"herald.v1", "bearer", "a, herald.v1", "HERALD.V1", "", ",", "a b"})
    void selectsSubprotocolsAsServletsDo(String offered) throws Exception {
        compare(RawClient.HANDSHAKE + lines(Caller.LATER_KEY) + "Sec-WebSocket-Protocol: " + offered + "\n", "");
    }

    @ParameterizedTest
    @EnumSource(names = {"PUBLISHING_KEY", "TOKEN", "RSA_TOKEN", "KEY_AS_BEARER"})
    void handlesOrdinaryRequestsItself(Caller caller) throws Exception {
        for (String path : List.of("/broadcast", "/broadcast?topic=news.a", "/broadcast/batch")) {
            String head = post(path, lines(caller), "");

            assertThat(response(head, "[{\"data\":\"a\"}]").headers()).as(path).containsKey("content-length");
            assertThat(response(head + OTHER_WAY, "[{\"data\":\"a\"}]").headers())
                    .as(path)
                    .containsKey("transfer-encoding");
        }
    }

    @Test
    void aKeyOfJsonIsKnownOnTheOtherWayAndNotThatOfText() throws Exception {
        String head = post(
                "/broadcast",
                lines(Caller.PUBLISHING_KEY),
                "Idempotency-Key: json-both-ways\nContent-Type: application/json\n");
        String text = head.replace("application/json", "text/plain");

        Response first = response(head, "1");

        assertThat(response(head + OTHER_WAY, "1").body()).isEqualTo(first.body());
        assertThat(response(text, "1").status()).isEqualTo(422);
        assertThat(response(text + OTHER_WAY, "1").status()).isEqualTo(422);
    }

    @Test
    void aKeyThatWasUsedOnTheOtherWayIsKnown() throws Exception {
        String head = post("/broadcast", lines(Caller.PUBLISHING_KEY), "Idempotency-Key: both-ways\n");

        Response first = response(head, "hello");

        assertThat(response(head + OTHER_WAY, "hello").body()).isEqualTo(first.body());
        assertThat(response(head, "hello").body()).isEqualTo(first.body());
        compare(head, "another message");
    }

    private void compare(String head, String body) throws IOException {
        assertThat(comparable(response(head, body)))
                .as(head + body.substring(0, Math.min(50, body.length())))
                .isEqualTo(comparable(response(head + OTHER_WAY, body)));
    }

    private Response response(String head, String body) throws IOException {
        byte[] bytes = body.getBytes(ISO_8859_1);
        String length = head.startsWith("POST") ? "Content-Length: " + bytes.length + "\n" : "";
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(head + length, bytes);
            return client.readUnlessEndless();
        }
    }

    private static List<Object> comparable(Response response) {
        Map<String, String> headers = new TreeMap<>(response.headers());
        FRAMING.forEach(headers::remove);
        String body = response.body()
                .replaceAll("\"position\":\"[0-9a-f:]+\"", "\"position\":\"…\"")
                .replaceAll("\"offset\":\\d+", "\"offset\":…")
                .replaceAll("\"recipients\":\\d+", "\"recipients\":…");
        return List.of(response.status(), headers, body);
    }

    private static String post(String path, String credentials, String headers) {
        return "POST " + path + " HTTP/1.1\nHost: localhost\n" + credentials + headers;
    }

    private static String handshake(String path) {
        return RawClient.HANDSHAKE.replace("/websocket", path);
    }

    private static String lines(Caller caller) {
        List<String> lines = new ArrayList<>(List.of(caller.headers()));
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
