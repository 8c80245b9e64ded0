package dev.herald.console;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Route;
import java.util.Map;

/** Fake responses of a cluster. */
final class OtherNodes {

    static final String SESSIONS = "**/sessions?*";
    static final String TOPICS = "**/topics?*";
    static final String NODE = "**/node";

    private OtherNodes() {}

    /** One session is on another node, and two more nodes do not respond. */
    static void someDoNotRespond(BrowserSession session) {
        respond(session, SESSIONS, """
                {"sessions": [
                  {"id": "8b1f03c9a2d47e65", "node": "herald-0", "transport": "websocket", "since": "2026-11-22T23:51:02.007Z",
                   "topics": [{"topic": "orders", "position": "0597bf36f0c9a1ce:7", "behind": 0}], "messages": 62, "bytes": 408},
                  {"id": "9c20f3c9a2d47e65", "transport": "sse", "since": "2026-11-22T23:52:02.007Z",
                   "topics": [], "messages": 6, "bytes": 40}],
                 "total": 2, "unavailableNodes": ["herald-1", "herald-2"]}
                """);
        respond(session, TOPICS, "{\"topics\": [], \"unavailableNodes\": [\"herald-1\"]}");
    }

    /** The node reports that it is degraded. */
    static void relayIsDown(BrowserSession session) {
        change(session, "\"degraded\":false", "\"degraded\":true");
    }

    /** The node reports the names of the nodes. */
    static void areNamed(BrowserSession session) {
        change(session, "\"name\":\"[^\"]+\",", """
                "name": "herald-1", "nodes": ["herald-0", "herald-1", "herald-2"],""");
    }

    private static void change(BrowserSession session, String pattern, String changed) {
        session.page().route(NODE, route -> {
            APIResponse response = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(response)
                    .setBody(response.text().replaceFirst(pattern, changed)));
        });
    }

    /** Requests are rejected with a problem detail, and are to be retried after 5 s. */
    static void refuse(BrowserSession session, String url, int status, String detail) {
        session.page()
                .route(
                        url,
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(status)
                                .setHeaders(Map.of("Retry-After", "5"))
                                .setContentType("application/problem+json")
                                .setBody("{\"detail\": \"%s\"}".formatted(detail))));
    }

    private static void respond(BrowserSession session, String url, String json) {
        session.page()
                .route(
                        url,
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(json)));
    }
}
