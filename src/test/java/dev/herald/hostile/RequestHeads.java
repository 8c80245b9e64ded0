package dev.herald.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Whole requests, mostly almost valid: a grammar of known methods, paths and headers with values that parsers get wrong. The same for the
 * same seed.
 */
final class RequestHeads {

    static final String KEY = "fuzz-0123456789-key";

    private static final List<String> METHODS = List.of(
            "OPTIONS", "HEAD", "DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "get", "FOO", "G@T", "\u00c3\u00a9", "");

    private static final List<String> PATHS = List.of(
            "/",
            "/topics",
            "/topics/a/messages",
            "/topics/messages?topic=a",
            "/broadcast",
            "/broadcast?topic=fuzz",
            "/broadcast/batch",
            "/sessions",
            "/sessions/0123456789abcdef",
            "/sessions/x/messages",
            "/users/a",
            "/users?user=a",
            "/users/a/messages",
            "/users/a/sessions",
            "/node",
            "/console/console.js",
            "/index.html",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/asyncapi.yaml",
            "/swagger-ui.html",
            "/swagger-ui/index.html",
            "/webjars/swagger-ui/x.js",
            "/error",
            "/nowhere",
            "/favicon.ico");

    private static final List<String> STREAMS =
            List.of("/websocket", "/events", "/websocket?topic=fuzz", "/events?topic=fuzz");

    private static final List<String> ACTUATOR = List.of(
            "/actuator",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/x",
            "/actuator/prometheus",
            "/actuator/env");

    private static final List<String> TAILS = List.of(
            "?",
            "?|",
            "?\"",
            "?<>",
            "?{}",
            "?%",
            "?a=%zz",
            "?%C0%80",
            "?cursor=%ED%A0%80",
            "?limit=x",
            "?limit=99999999999",
            "?limit=%00",
            "?cursor=%00",
            "?since=:",
            "?history=-1",
            "?topic=%00",
            "?topic[]=a",
            "?\u00c3\u00a9",
            "?\u00ff",
            "?&&==",
            "?user=%2F&user=",
            "#x",
            ";",
            ";a=b",
            "/",
            "//",
            "/.",
            "/..",
            "/%2e%2e/x",
            "/..%2F",
            "%2F",
            "%5C",
            "%25",
            "%",
            "%zz",
            "%00",
            "%0d%0aX:y",
            "%C0%80",
            "%FF",
            "%u0041",
            "|",
            "\"",
            "\\",
            "^",
            "{x}",
            "\u00c3\u00bc",
            "\u0080",
            "+",
            "*",
            "/a%3Bb",
            "/%20");

    private static final List<String> HEADERS = List.of(("Accept Accept-Charset Accept-Encoding Accept-Language"
                    + " Access-Control-Request-Headers Access-Control-Request-Method Access-Control-Request-Private-Network Authorization"
                    + " Cache-Control Connection Content-Disposition Content-Encoding Content-Language Content-Length Content-Range"
                    + " Content-Type Cookie Date Expect Forwarded From Host HTTP2-Settings Idempotency-Key If-Match If-Modified-Since"
                    + " If-None-Match If-Range If-Unmodified-Since Keep-Alive Last-Event-ID Max-Forwards Origin Pragma Prefer Priority"
                    + " Proxy-Authorization Proxy-Connection Range Referer Sec-Fetch-Site Sec-WebSocket-Accept Sec-WebSocket-Extensions"
                    + " Sec-WebSocket-Key Sec-WebSocket-Protocol Sec-WebSocket-Version TE Trailer Transfer-Encoding Upgrade User-Agent Via"
                    + " Warning X-API-Key X-Forwarded-For X-Forwarded-Host X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Proto"
                    + " X-HTTP-Method-Override X-Requested-With baggage b3 traceparent tracestate X")
            .split(" "));

    private static final List<String> VALUES = List.of(
            "",
            " ",
            ",",
            ";",
            "=",
            "\"",
            "\"\\",
            "'",
            "*",
            "/",
            ":",
            "a b",
            "a=b",
            "a;=",
            "a/b;q=x",
            "*/*;q=2",
            "text/html;charset=x y",
            "bogus",
            "http://",
            "http://a b",
            "http://[",
            "http://[::1",
            "http://a:99999",
            "http://a:-1",
            "null",
            "://",
            "[::1]",
            "a:b:c",
            "localhost:x",
            "localhost:99999999999",
            "%",
            "%00",
            "\u00c3\u00bc",
            "\u00ff\u00fe",
            "\u0080",
            "a\u0001b",
            "a\u0000b",
            "a\u007f",
            "\t",
            "(",
            ")",
            "<>",
            "bytes=",
            "bytes=5-2",
            "bytes=-",
            "bytes=0-0,0-0,1-",
            "bytes=99999999999999999999-",
            "Thu, 99 Foo 9999 99:99:99 GMT",
            "Thu, 01 Jan",
            "0",
            "-1",
            "1.5",
            "NaN",
            "99999999999999999999",
            "0x10",
            "+1",
            "1, 1",
            "Bearer",
            "Bearer ",
            "bearer a b",
            "Basic",
            "Basic \u00e9",
            "Bearer ..",
            "Bearer eyJ.eyJ.x",
            "websocket",
            "h2c",
            "upgrade",
            "close",
            "keep-alive, upgrade",
            "chunked",
            "gzip",
            "gzip, chunked",
            "identity",
            "100-continue",
            "100-continue, x",
            "13",
            "13, 8",
            "dGhlIHNhbXBsZSBub25jZQ==",
            "herald.v1",
            "bearer, x",
            "bearer,",
            "permessage-deflate; client_max_window_bits=99",
            "permessage-deflate; =",
            "for=\"",
            "for=_x;proto=\u00e9",
            "for=[::1",
            "W/\"",
            "\"a\", *",
            "a=b; c; =d; $Version=1",
            "application/x-www-form-urlencoded",
            "00-0-0-0",
            "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff",
            ":",
            "0123456789abcdef:1",
            "0123456789abcdef:-1",
            "x".repeat(5_000),
            ",".repeat(200),
            "a/b,".repeat(100),
            "(".repeat(500));

    private static final List<String> VERSIONS =
            List.of("HTTP/1.0", "HTTP/1.2", "HTTP/0.9", "HTTP/2.0", "HTTP/11", "http/1.1", "FOO/1.1", "", "HTTP/1.1 x");

    private static final List<String> BODIES = List.of(
            "",
            "x",
            "\u00c0\u0080",
            "\u00ff",
            "[]",
            "[{\"data\":\"a\"}]",
            "[{\"data\":\"\u00c0\u0080\"}]",
            "[{\"data\":\"\\ud800\"}]",
            "[{\"data\":1}]",
            "[{\"data\":" + "9".repeat(2_000) + "}]",
            "[".repeat(2_000),
            "\u00ff\u00fe[\u0000",
            "[\u0000]\u0000",
            "{\"a\":",
            "a=%zz&b",
            "null");

    private final Random random;
    private final Paths paths;

    /** The paths of which the requests are. */
    enum Paths {
        API,
        STREAMS,
        ACTUATOR
    }

    RequestHeads(long seed, Paths paths) {
        this.random = new Random(seed);
        this.paths = paths;
    }

    /** One character for each octet. */
    String next() {
        boolean stream = paths == Paths.STREAMS;
        String method = random.nextInt(5) == 0 ? any(METHODS) : stream || random.nextBoolean() ? "GET" : "POST";
        String body = method.equals("POST") ? any(BODIES) : "";
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(target(known()))
                .append(' ')
                .append(random.nextInt(30) == 0 ? any(VERSIONS) : "HTTP/1.1")
                .append("\r\n");
        List<String> usual = usual(stream, body);
        int changed = random.nextInt(usual.size() + 2);
        for (int i = 0; i < usual.size(); i++) {
            String line = usual.get(i);
            head.append(i == changed ? line.substring(0, line.indexOf(':')) + ": " + any(VALUES) : line)
                    .append("\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            head.append(any(HEADERS))
                    .append(random.nextInt(50) == 0 ? " :" : ": ")
                    .append(any(VALUES))
                    .append("\r\n");
        }
        return head + "\r\n" + body;
    }

    private List<String> known() {
        return switch (paths) {
            case API -> PATHS;
            case STREAMS -> STREAMS;
            case ACTUATOR -> ACTUATOR;
        };
    }

    private List<String> usual(boolean stream, String body) {
        List<String> lines = new ArrayList<>(List.of("Host: localhost"));
        if (random.nextInt(4) > 0) {
            lines.add("X-API-Key: " + KEY);
        }
        if (stream) {
            lines.addAll(List.of(
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        } else {
            lines.add("Connection: close");
        }
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.length());
        }
        return lines;
    }

    private String target(List<String> known) {
        String path = any(known);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> path + any(TAILS);
            case 3 -> any(TAILS) + path;
            case 4 -> "/users/" + any(TAILS) + "/messages";
            case 5 -> any(List.of("http://localhost", "http://a b", "HTTP://[", "//", "/.", "*", "", "x")) + path;
            default -> path;
        };
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
