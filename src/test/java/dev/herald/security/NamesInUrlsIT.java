package dev.herald.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.Http;
import dev.herald.session.SessionRegistry;
import dev.herald.session.User;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever may connect can be reached: any user, on every endpoint that names one, in the path or by a parameter. */
@Protected
class NamesInUrlsIT {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    private Http http;

    @BeforeEach
    void operator() {
        http = new Http(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "/",
                "//",
                "../../x",
                "https://issuer.example/|ada",
                "a\\b",
                "a%b",
                "%2F",
                "100%",
                "a;b=c",
                "a b",
                " ",
                "a+b",
                "\u00fc\u4e16\ud83d\ude80",
                "...",
                "a\nb\t",
                "\u007f",
                "\u2028",
                "a?b#c",
                "a&user=b",
                "{user}",
                "*",
                "messages",
                "sessions"
            })
    void everyUserCanBeReachedByPath(String user) throws Exception {
        String name = encoded(user);
        reach(user, "/users/" + name, "/users/" + name + "/messages", "/users/" + name + "/sessions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "//",
                "a\\b",
                "a%b",
                "a;b",
                " ",
                "a+b",
                "\u00fc\ud83d\ude80",
                ".",
                "..",
                "\u0000",
                "a\nb",
                "a&user=b",
                "messages",
                "x=y"
            })
    void everyUserCanBeReachedByParameter(String user) throws Exception {
        String query = "?user=" + encoded(user);
        reach(user, "/users" + query, "/users/messages" + query, "/users/sessions" + query);
    }

    private void reach(String user, String sessions, String messages, String disconnect) throws Exception {
        try (Client client = Client.connect(port, "/websocket", "bearer", token(user))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.ofUser(new User(null, user).key()).size() == 1);

            String found = request("GET", sessions, 200);
            assertThat(JsonPath.<String>read(found, "$.user")).isEqualTo(user);
            assertThat(JsonPath.<Integer>read(found, "$.total")).isEqualTo(1);
            assertThat(JsonPath.<Integer>read(request("GET", "/sessions?user=" + encoded(user), 200), "$.total"))
                    .isEqualTo(1);
            assertThat(JsonPath.<Integer>read(request("POST", messages, 202), "$.recipients"))
                    .isEqualTo(1);
            assertThat(client.text()).isEqualTo("for you");
            assertThat(JsonPath.<Integer>read(request("DELETE", disconnect, 200), "$.sessions"))
                    .isEqualTo(1);
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topics/%6Frders/messages",
                "/topics/a%2Eb/messages",
                "/topics/a%3Ab/messages",
                "/topics/a%2Fb%5C%25%3B/messages",
                "/topics/%2F%2F/messages",
                "/topics/..%2Fusers%2Fx/messages",
                "/topics/messages?topic=a%2Fb",
                "/topics/messages?topic=orders",
                "/topics/messages?topic=..",
                "/topics/messages?topic=%2E",
                "/topics/messages/messages"
            })
    void everyTopicCanBeRead(String path) throws Exception {
        assertThat(JsonPath.<List<?>>read(request("GET", path, 200), "$.messages"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users",
                "/users?user=",
                "/users?user=a&user=b",
                "/users/a?user=a",
                "/users?user=%FF",
                "/users/%FF",
                "/users/.",
                "/users/%2E%2E",
                "/users/a;b",
                "/users//a",
                "/topics/messages",
                "/topics/a%20b/messages",
                "/topics/herald%2Fx/messages",
                "/topics/a;b/messages",
                "/topics/a%00/messages",
                "/topics/messages?topic=a%20b"
            })
    void aNameThatIsMissingTwiceOrInvalidIsRefused(String path) throws Exception {
        HttpResponse<String> response = send("GET", path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    /** Only there: nothing encoded leads out of a folder, or around a rule that a path has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/..%2Fapplication.yaml",
                "/console/..%5Capplication.yaml",
                "/console/%252e%252e/application.yaml",
                "/webjars/..%2F..%2Fapplication.yaml",
                "/actuator%2Fhealth",
                "/actuator/health/..%2Fenv",
                "/users/x/..%2F..%2Factuator",
                "/users/x/a/..%2F..",
                "/users%2Fada",
                "/topics/..%2Fusers/x/y",
                "/sessions%5Cx"
            })
    void elsewhereAnEncodedSeparatorIsRefused(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(400);
    }

    @Test
    void aNameNeedsTheScopeOfItsEndpoint() throws Exception {
        for (String path : new String[] {"/users/a%2F..%2F..%2Ftopics", "/users?user=a", "/sessions/..%2Ftopics"}) {
            HttpResponse<String> response = http.send("GET", path, BodyPublishers.noBody(), "X-API-Key", Caller.READER);

            assertThat(response.statusCode()).as(path).isEqualTo(403);
        }
    }

    private String request(String method, String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return http.send(
                method,
                path,
                method.equals("POST") ? BodyPublishers.ofString("for you") : BodyPublishers.noBody(),
                "X-API-Key",
                Caller.ROTATED);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    private static String token(String user) {
        return Issuer.hs256(Issuer.subscriber("news.*").subject(user));
    }
}
