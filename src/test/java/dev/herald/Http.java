package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A backend, or any other HTTP client. */
public final class Http {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Longer than publishers of a saturated machine are made to wait for a client that has stopped reading. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String base;

    public Http(int port) {
        base = "http://localhost:" + port;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    public HttpResponse<String> delete(String path, String... headers) throws IOException, InterruptedException {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    public HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofByteArray(body));
    }

    public HttpResponse<String> broadcast(String message) throws IOException, InterruptedException {
        return post("/broadcast", message);
    }

    /** Publishes as a backend should: it retries what is refused with {@code Retry-After}, as it is while the machine is saturated. */
    public void publish(String path, String message) {
        HttpResponse<String> response = await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .atMost(TIMEOUT)
                .until(() -> post(path, message), received -> !isToBeRetried(received));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    private static boolean isToBeRetried(HttpResponse<String> response) {
        return response.statusCode() == 503
                && response.headers().firstValue("Retry-After").isPresent();
    }

    public HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(Client.TIMEOUT_SECONDS))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
