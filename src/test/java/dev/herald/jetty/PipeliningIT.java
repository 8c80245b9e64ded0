package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Publishers that send request after request, or several before the first response (RFC 9112, section 9.3.2). */
@WholePath
class PipeliningIT {

    private static final int CONNECTIONS = 16;
    private static final int REQUESTS = 5;

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept-Charset: utf-8\r\n"}) // all are handled directly, or none
    void requestsAreHandledInTheirOrder(String header) throws Exception {
        int count = 300;
        String topic = "pipelined." + header.length();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(post(topic, header, "message " + i));
        }

        try (RawClient client = new RawClient(port)) {
            client.send(requests.toString().getBytes(StandardCharsets.UTF_8));

            for (int i = 1; i <= count; i++) {
                assertThat(offset(client.readResponse())).isEqualTo(i);
            }
        }
        String history = RawClient.exchange(
                        port, "GET /topics/" + topic + "/messages?limit=1000 HTTP/1.1\nHost: localhost\n")
                .body();
        List<String> messages = JsonPath.read(history, "$.messages[*].data");
        assertThat(messages.getFirst()).matches("message \\d+");
        assertThat(messages.getLast()).isEqualTo("message " + (count - 1));
    }

    @Test
    void aBodyInPiecesDelaysNoOtherRequest() throws Exception {
        try (RawClient slow = new RawClient(port);
                RawClient other = new RawClient(port)) {
            String whole = post("pieces", "", "in three pieces");
            int head = whole.indexOf("\r\n\r\n") + 4;
            slow.send(whole.substring(0, head).getBytes(StandardCharsets.UTF_8));
            slow.send("in three ".getBytes(StandardCharsets.UTF_8));
            other.send(post("pieces", "", "other").getBytes(StandardCharsets.UTF_8));
            assertThat(offset(other.readResponse())).isEqualTo(1);

            slow.send("pieces".getBytes(StandardCharsets.UTF_8));
            assertThat(offset(slow.readResponse())).isEqualTo(2);
        }
    }

    /** One that always has more requests on their way keeps no thread from the others. */
    @Test
    void nobodyIsStarved() throws Exception {
        AtomicBoolean served = new AtomicBoolean();
        AtomicInteger responses = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RawClient greedy = new RawClient(port)) {
            Future<?> sending = threads.submit(() -> sendUntil(served, greedy));
            Future<?> reading = threads.submit(() -> readAll(greedy, responses));
            await().until(() -> responses.get() > 0);

            List<Future<?>> others = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                others.add(threads.submit(this::publish));
            }
            for (Future<?> each : others) {
                each.get();
            }
            served.set(true);
            sending.get();
            reading.get();
        }
    }

    private static Void sendUntil(AtomicBoolean served, RawClient client) throws Exception {
        byte[] many = post("greedy", "", "more").repeat(200).getBytes(StandardCharsets.UTF_8);
        while (!served.get()) {
            client.send(many);
        }
        client.send(post("last", "", "no more").getBytes(StandardCharsets.UTF_8));
        return null;
    }

    private static Void readAll(RawClient client, AtomicInteger responses) throws Exception {
        Response response;
        do {
            response = client.readResponse();
            assertThat(response.status()).as(response.body()).isEqualTo(202);
            responses.incrementAndGet();
        } while (!response.body().contains("\"last\""));
        return null;
    }

    private Void publish() throws Exception {
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < REQUESTS; i++) {
                client.send(post("others", "", "one").getBytes(StandardCharsets.UTF_8));
                assertThat(client.readResponse().status()).isEqualTo(202);
            }
        }
        return null;
    }

    private static int offset(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(202);
        return JsonPath.read(response.body(), "$.receipts[0].offset");
    }

    private static String post(String topic, String header, String body) {
        return "POST /broadcast?topic=%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(topic, header, body.length(), body);
    }
}
