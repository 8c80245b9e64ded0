package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.SessionDrainer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever an endpoint would not consider is refused, and then nothing has happened. */
class RefusedBeforeActingIT extends Api {

    /** Requests that act, and would succeed; ID is that of a session. */
    private static final List<String> ACTING = List.of(
            "POST /broadcast",
            "POST /broadcast?topic=acting",
            "POST /broadcast/batch",
            "POST /sessions/ID/messages",
            "DELETE /sessions/ID",
            "POST /users/nobody/messages",
            "DELETE /users/nobody/sessions",
            "POST /sessions/drain",
            "DELETE /sessions/drain");

    @Autowired
    private SessionDrainer drain;

    /** What is wrong with a request: its query and headers, the status, and what the problem detail has to name. */
    private record Fault(String query, List<String> headers, int status, String named) {

        @Override
        public String toString() {
            return query + headers;
        }
    }

    private static Fault query(String query, String named) {
        return new Fault(query, List.of(), 400, named);
    }

    private static Fault headers(int status, String named, String... headers) {
        return new Fault("", List.of(headers), status, named);
    }

    private static final List<Fault> FAULTS = List.of(
            query("topics=acting", "\"topics\""),
            query("Topic=acting", "\"Topic\""),
            query("topic[]=acting", "\"topic[]\""),
            query("topic%5B%5D=acting", "\"topic[]\""),
            query("+topic=acting", "\" topic\""),
            query("topic%00=acting", "\"topic?\""),
            query("=acting", "\"\""),
            query("acting", "\"acting\""),
            query("shar=0.5", "\"shar\""),
            query("_method=GET", "\"_method\""),
            query("%ff=acting", "percent-encoded"),
            headers(415, "\"gzip\"", "Content-Encoding", "gzip"),
            headers(415, "\"br\"", "Content-Encoding", "identity, br"),
            headers(415, "\"x\"", "Content-Encoding", "identity", "Content-Encoding", "x"),
            headers(400, "Idempotency-Key", "Idempotency-Key", "a", "Idempotency-Key", "b"),
            headers(400, "Idempotency-Key", "Idempotency-Key", "a", "Idempotency-Key", "a"),
            headers(400, "Content-Type", "Content-Type", "text/plain", "Content-Type", "text/html"),
            headers(400, "Content-Range", "Content-Range", "bytes 0-1/2"),
            headers(400, "If-Match", "If-Match", "\"x\""),
            headers(400, "If-None-Match", "If-None-Match", "*"),
            headers(406, "", "Accept", "text/plain"),
            headers(406, "", "Accept", "text/html, application/xml;q=0.9"),
            headers(406, "", "Accept", "application/problem+json"));

    static List<String> acting() {
        return ACTING;
    }

    @ParameterizedTest
    @MethodSource("acting")
    void nothingHappens(String act) throws Exception {
        Client subscriber = connect("?topic=acting");
        String named = act.replace("ID", idOf(subscriber));

        for (Fault fault : FAULTS) {
            HttpResponse<String> response = send(named, fault);

            boolean hasNoContent = fault.status() == 406 && act.startsWith("DELETE /sessions/");
            if (!hasNoContent) {
                assertThat(response.statusCode()).as(fault + response.body()).isEqualTo(fault.status());
                assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(JsonPath.<String>read(response.body(), "$.detail")).contains(fault.named());
            } else if (act.endsWith("ID")) {
                assertThat(response.statusCode()).isEqualTo(204);
                return;
            }
        }
        assertThat(drain.isDraining()).isFalse();
        subscriber.send("still there");
        assertThat(subscriber.text()).isEqualTo("still there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "share=",
                "share",
                "period=",
                "accept=",
                "share=0.5&share=1",
                "accept=true&accept=false",
                "share=0.1&share=0.1"
            })
    void drainsNoMoreThanWasMeant(String query) throws Exception {
        connect("");

        assertThat(http.post("/sessions/drain?" + query, "").statusCode()).isEqualTo(400);
        assertThat(drain.isDraining()).isFalse();
        assertThat(registry.size()).isEqualTo(1);
    }

    /** Such as curl -d share=0.1 sends. */
    @Test
    void drainsNothingForAForm() throws Exception {
        connect("");

        HttpResponse<String> response =
                http.post("/sessions/drain", "share=0.1", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(drain.isDraining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics=a", "Topic=a", "topic[]=a", "history=1&history=2", "since=a&since=b", "limit=1"})
    void subscribesToNothingElse(String query) throws Exception {
        for (String path : List.of("/websocket?", "/events?")) {
            RawClient.Response response =
                    RawClient.exchange(port, RawClient.HANDSHAKE.replace("/websocket", path + query));

            assertThat(response.status()).as(path + query).isEqualTo(400);
        }
        assertThat(registry.size()).isZero();
    }

    private HttpResponse<String> send(String act, Fault fault) throws IOException, InterruptedException {
        String[] request = act.split(" ", 2);
        String path = request[1] + (fault.query().isEmpty() ? "" : (act.contains("?") ? "&" : "?") + fault.query());
        return http.send(
                request[0],
                path,
                BodyPublishers.ofString(body(path)),
                fault.headers().toArray(String[]::new));
    }

    private static String body(String path) {
        if (path.contains("/batch")) {
            return "[{\"topic\": \"acting\", \"data\": \"x\"}]";
        }
        return path.contains("/messages") || path.startsWith("/broadcast") ? "x" : "";
    }
}
