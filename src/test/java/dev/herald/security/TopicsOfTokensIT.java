package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.RawClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A token reaches the topics that its patterns name, however they are written, and no other. */
@Protected
class TopicsOfTokensIT {

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void backend() {
        http = new Http(port);
    }

    @ParameterizedTest
    @CsvSource({
        "news.sport, 101",
        "news.%73port, 101",
        "news.a:b-c_d, 101",
        "news., 101",
        "broadcast, 101",
        "tick, 101",
        "news, 403",
        "newsXsport, 403",
        "NEWS.sport, 403",
        "xnews.sport, 403",
        "secret, 403",
        "news.sport&topic=secret, 403",
        "secret&topic=news.sport, 403",
        "secret%00news.sport, 400",
        "news.*, 101",
        "news.%2e%2e/secret, 101",
        "news.sport%26topic=secret, 101",
        "news.%20sport, 400",
        "herald/news.sport, 400"
    })
    void allowsTheTopicsOfItsPatterns(String topic, int status) throws Exception {
        String token = Issuer.hs256(Issuer.subscriber("news.*"));

        assertThat(RawClient.exchange(
                                port,
                                RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=" + topic)
                                        + "Authorization: Bearer " + token + "\n")
                        .status())
                .isEqualTo(status);
        assertThat(RawClient.exchangeHead(
                                port,
                                "GET /events?topic=" + topic + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer "
                                        + token + "\n",
                                "")
                        .status())
                .isEqualTo(status == 101 ? 200 : status);
    }

    @Test
    void mayPublishToTopicsOfItsPatternsOnly() throws Exception {
        assertThat(publish("*", "/broadcast?topic=anything")).isEqualTo(202);
        assertThat(publish("news.*", "/broadcast?topic=news.a&topic=news.b")).isEqualTo(202);
        assertThat(publish("news.*", "/broadcast?topic=news.a&topic=other")).isEqualTo(403);
        assertThat(publish("news.*", "/broadcast")).isEqualTo(403);
        assertThat(publish("broadcast", "/broadcast")).isEqualTo(202);
    }

    @Test
    void aBatchWithOneForbiddenTopicPublishesNothing() throws Exception {
        String token = Issuer.hs256(Issuer.publisher("batch.*"));

        assertThat(http.post(
                                "/broadcast/batch",
                                "[{\"topic\":\"batch.a\",\"data\":\"1\"},{\"topic\":\"other\",\"data\":\"2\"}]",
                                "Authorization",
                                "Bearer " + token)
                        .statusCode())
                .isEqualTo(403);

        String messages = get("/topics/batch.a/messages", Issuer.hs256(Issuer.subscriber("batch.*")));
        assertThat(JsonPath.<List<?>>read(messages, "$.messages")).isEmpty();
    }

    @Test
    void listsOnlyPermittedTopics() throws Exception {
        publish("*", "/broadcast?topic=listed.a");
        publish("*", "/broadcast?topic=unlisted.b");

        String topics = get("/topics", Issuer.hs256(Issuer.subscriber("listed.*")));

        assertThat(JsonPath.<List<String>>read(topics, "$.topics[*].topic"))
                .contains("listed.a")
                .allMatch(topic -> topic.startsWith("listed.") || topic.equals("broadcast") || topic.equals("tick"));
    }

    /** The search ends where the caller must not look, and yet its cursor does not say where. */
    @Test
    void cursorNamesNoTopicAndIsTheCallersOwn() throws Exception {
        publish("*", "/broadcast?topic=cursor.a");
        publish("*", "/broadcast?topic=cursor.b");
        String token = Issuer.hs256(Issuer.subscriber("cursor.*"));

        String next = JsonPath.read(get("/topics?limit=1", token), "$.next");

        assertThat(next).matches("[A-Za-z0-9_-]{378}");
        assertThat(get("/topics?cursor=" + next, token)).contains("cursor.b");
        assertThat(http.get("/topics?cursor=" + next, "X-API-Key", Caller.READER)
                        .body())
                .contains("parameter cursor is invalid");
    }

    @Test
    void claimsMayBeOneObject() throws Exception {
        String token = Issuer.hs256(Issuer.ada().claim("herald", java.util.Map.of("publish", List.of("nested.*"))));

        assertThat(http.post("/broadcast?topic=nested.a", "x", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(202);
    }

    private int publish(String pattern, String path) throws Exception {
        String token = Issuer.hs256(Issuer.publisher(pattern));
        return http.post(path, "x", "Authorization", "Bearer " + token).statusCode();
    }

    private String get(String path, String token) throws Exception {
        return http.send("GET", path, BodyPublishers.noBody(), "Authorization", "Bearer " + token)
                .body();
    }
}
