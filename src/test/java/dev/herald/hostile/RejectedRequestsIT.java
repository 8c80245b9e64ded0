package dev.herald.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Requests that Jetty's parser itself rejects, beside valid requests and echoes, of which each response is compared.
 * For {@code stress.seconds}: the fault that this would find again is rare (jetty/RATIONALE.md).
 */
@WholePath
class RejectedRequestsIT {

    private static final long NANOS =
            Duration.ofSeconds(Long.getLong("stress.seconds", 2)).toNanos();
    private static final int HONEST = 8;

    /** With the status of their kind. */
    private static final List<Rejected> REJECTED = List.of(
            new Rejected("GET / HTTP/9.9\r\n\r\n", 400),
            new Rejected("GET / HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\n\r\n", 417),
            new Rejected("GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            new Rejected(
                    "POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                    400));

    private record Rejected(String request, int status) {}

    @LocalServerPort
    private int port;

    private final AtomicInteger names = new AtomicInteger();

    @Test
    void changeNothingForOthers() throws Exception {
        long end = System.nanoTime() + NANOS;
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < HONEST; i++) {
                clients.add(threads.submit(until(end, this::requests)));
                clients.add(threads.submit(until(end, this::echoes)));
                Rejected rejected = REJECTED.get(i % REJECTED.size());
                clients.add(threads.submit(until(end, () -> reject(rejected))));
            }
        }
        for (Future<Integer> client : clients) {
            assertThat(client.get()).isPositive();
        }
    }

    /** How often it was done. */
    private static Callable<Integer> until(long end, Step step) {
        return () -> {
            int times = 0;
            for (; System.nanoTime() - end < 0; times++) {
                step.run();
            }
            return times;
        };
    }

    private interface Step {
        void run() throws IOException;
    }

    private void requests() throws IOException {
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < 20; i++) {
                String name = "n" + names.incrementAndGet();
                assertBody(
                        client.exchange("GET /topics/" + name + "/messages HTTP/1.1\nHost: localhost\n"),
                        "{\"topic\":\"" + name + "\",\"messages\":[]}");
                String body = "x".repeat(1 + i * 100);
                client.sendAhead(
                        "POST /users/" + name + "/messages HTTP/1.1\nHost: localhost\nContent-Length: " + body.length()
                                + "\n",
                        body.getBytes(ISO_8859_1));
                assertBody(client.readResponse(), "{\"user\":\"" + name + "\",\"recipients\":0}");
            }
        }
    }

    private static void assertBody(Response response, String body) {
        assertThat(response.body()).isEqualTo(body);
    }

    private void echoes() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.upgrade(RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=quiet"));
            for (int i = 0; i < 20; i++) {
                String text = "e" + names.incrementAndGet() + "y".repeat(i * 50);
                client.send(0x81, text);
                assertThat(client.next().text()).isEqualTo(text);
            }
        }
    }

    private void reject(Rejected rejected) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(rejected.request().getBytes(ISO_8859_1));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
            assertThat(new String(status, ISO_8859_1)).isEqualTo("HTTP/1.1 " + rejected.status());
        }
    }
}
