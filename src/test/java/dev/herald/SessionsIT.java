package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsIT extends Api {

    @Test
    void listsSessionsPageByPage() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(idOf(connect("")));
        }

        String first = get("/sessions?limit=3");
        String last = get("/sessions?limit=3&cursor=" + JsonPath.<String>read(first, "$.next"));

        assertThat(JsonPath.<List<String>>read(first, "$.sessions[*].id")).hasSize(3);
        List<String> listed = new ArrayList<>(JsonPath.<List<String>>read(first, "$.sessions[*].id"));
        listed.addAll(JsonPath.<List<String>>read(last, "$.sessions[*].id"));
        assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(ids);
        assertThat(JsonPath.<Integer>read(first, "$.total")).isEqualTo(5);
        assertThat(JsonPath.<Integer>read(last, "$.total")).isEqualTo(5);
        assertThat(last).doesNotContain("next");
    }

    @Test
    void listsNoneWhenNobodyIsThere() throws Exception {
        String page = get("/sessions");

        assertThat(JsonPath.<List<?>>read(page, "$.sessions")).isEmpty();
        assertThat(JsonPath.<Integer>read(page, "$.total")).isZero();
    }

    @Test
    void listsSubscribersOfATopic() throws Exception {
        String there = idOf(connect("?topic=sessions.there&topic=sessions.b"));
        connect("?topic=sessions.b");

        String page = get("/sessions?topic=sessions.there");

        assertThat(JsonPath.<List<String>>read(page, "$.sessions[*].id")).containsExactly(there);
        assertThat(JsonPath.<Integer>read(page, "$.total")).isEqualTo(1);
        assertThat(page).doesNotContain("node", "unavailableNodes");
        assertThat(JsonPath.<Integer>read(get("/sessions?topic=sessions.b&limit=1"), "$.total"))
                .isEqualTo(2);
        assertThat(JsonPath.<Integer>read(get("/sessions?topic=sessions.nobody"), "$.total"))
                .isZero();
        assertThat(JsonPath.<Integer>read(get("/sessions?user=nobody"), "$.total"))
                .isZero();
        assertProblem(
                http.get("/sessions?topic=a%20b"),
                400,
                "Topic \"a b\" is invalid: 1 to 255 printable ASCII characters without spaces are accepted.");
    }

    @Test
    void showsASession() throws Exception {
        Client client = connect("?topic=sessions.a");
        accepted(http.post("/broadcast?topic=sessions.a", "hello"));
        String id = idOf(client);
        assertThat(client.text()).isEqualTo("hello");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> JsonPath.<Integer>read(get("/sessions/" + id), "$.messages") == 1);

        String session = get("/sessions/" + id);

        assertThat(JsonPath.<String>read(session, "$.id")).isEqualTo(id);
        assertThat(JsonPath.<String>read(session, "$.transport")).isEqualTo("websocket");
        assertThat(JsonPath.<String>read(session, "$.address")).matches("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1");
        assertThat(JsonPath.<String>read(session, "$.since")).matches("\\d{4}-\\d\\d-\\d\\dT.+Z");
        assertThat(JsonPath.<List<String>>read(session, "$.topics[*].topic"))
                .containsExactly("broadcast", "sessions.a");
        assertThat(JsonPath.<List<Integer>>read(session, "$.topics[*].behind")).containsExactly(0, 0);
        assertThat(JsonPath.<String>read(session, "$.topics[1].position"))
                .isEqualTo(JsonPath.<List<String>>read(
                                get("/topics?limit=1000"), "$.topics[?(@.topic == 'sessions.a')].position")
                        .getFirst());
        assertThat(JsonPath.<Integer>read(session, "$.bytes")).isEqualTo("hello".length() + 2);
    }

    @Test
    void disconnectsASession() throws Exception {
        Client client = connect("");
        Client other = connect("");
        String id = idOf(client);

        assertThat(delete(id).statusCode()).isEqualTo(204);

        assertThat(client.closeCode()).isEqualTo(1008);
        assertUnknown(http.get("/sessions/" + id), id);
        assertUnknown(delete(id), id);
        accepted(http.broadcast("still here"));
        assertThat(other.text()).isEqualTo("still here");
    }

    @Test
    void tellsOneSessionOnly() throws Exception {
        Client one = connect("");
        Client other = connect("");

        HttpResponse<String> response = http.post("/sessions/" + idOf(one) + "/messages", "für dich 🚀");

        assertThat(accepted(response).body()).isEmpty();
        accepted(http.broadcast("all"));
        assertThat(one.texts(2)).containsExactlyInAnyOrder("für dich 🚀", "all");
        assertThat(other.text()).isEqualTo("all");
        assertThat(other.unread()).isZero();
    }

    @Test
    void rejectsAnInvalidDirectMessage() throws Exception {
        String path = "/sessions/" + idOf(connect("")) + "/messages";

        assertProblem(http.post(path, ""), 400, "The message is empty: at least 1 byte is required.");
        assertProblem(
                http.post(path, "x".repeat(64 * 1024 + 1)),
                413,
                "The message has 65537 bytes: at most 65536 are accepted (herald.topic.message-size).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000000", "x", "00000000000000000", "+1", "-1"})
    void knowsNoOtherSession(String id) throws Exception {
        assertUnknown(http.get("/sessions/" + id), id);
        assertUnknown(delete(id), id);
        assertUnknown(http.post("/sessions/" + id + "/messages", "hello"), id);
    }

    @Test
    void longIdIsNotRepeatedWhole() throws Exception {
        HttpResponse<String> response = http.get("/sessions/" + "x".repeat(1000));

        assertProblem(response, 404, "There is no open session \"%s…\".".formatted("x".repeat(128)));
    }

    private HttpResponse<String> delete(String id) throws Exception {
        return http.send("DELETE", "/sessions/" + id, BodyPublishers.noBody());
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response = http.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static void assertUnknown(HttpResponse<String> response, String id) {
        assertProblem(response, 404, "There is no open session \"%s\".".formatted(id));
    }
}
