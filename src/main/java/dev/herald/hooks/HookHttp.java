package dev.herald.hooks;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends the requests of one hook, each on the thread of its caller, which waits: for the hook's timeout at most, from the connection to
 * the last byte of the response. A response is read up to the permitted size, and no redirect is followed.
 */
final class HookHttp implements AutoCloseable {

    /** Of gateways and of rate limits, which say nothing of the request itself. */
    private static final Set<Integer> UNAVAILABLE = Set.of(429, 502, 503, 504);

    private static final int OK = 200;

    private final HookEndpoint endpoint;
    private final URI url;
    private final ForwardedHeaders headers;
    private final HookConnection connection;

    HookHttp(HookEndpoint endpoint, SslBundles bundles, HookTracing tracing) {
        this.endpoint = endpoint;
        this.url = URI.create(endpoint.url());
        this.headers = new ForwardedHeaders(endpoint);
        this.connection = new HookConnection(endpoint, bundles, tracing);
    }

    ForwardedHeaders headers() {
        return headers;
    }

    /**
     * @return the body of a response of status 200
     * @throws HookCallException if there is no such response in time
     */
    byte[] post(HookClient client, byte[] body) throws HookCallException {
        long start = System.nanoTime();
        try {
            return exchange(connection.rest(), client, body, start);
        } catch (ResourceAccessException e) {
            throw failure(e, start);
        }
    }

    /** The same again within what is left of the time. */
    byte[] postAgain(HookClient client, byte[] body, Duration elapsed) throws HookCallException {
        long start = System.nanoTime() - elapsed.toNanos();
        RestClient rest = connection.rest(endpoint.timeout().minus(elapsed));
        try {
            return exchange(rest, client, body, start);
        } catch (ResourceAccessException e) {
            throw failure(e, start);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private byte[] exchange(RestClient rest, HookClient client, byte[] body, long start) throws HookCallException {
        ClientHttpResponse response = rest.post()
                .uri(url)
                .headers(all -> write(client, all))
                .contentLength(body.length)
                .body(body)
                .exchangeForRequiredValue((request, each) -> each, false);
        // Closes the body instead of the response, which would read all of it first.
        try (InputStream stream = response.getBody()) {
            requireOk(response.getStatusCode().value());
            int max = (int) endpoint.maxResponseSize().toBytes();
            byte[] bytes = stream.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new HookCallException(
                        HookOutcome.INVALID_RESPONSE,
                        "the response is larger than %s. Raise max-response-size, or respond with less."
                                .formatted(endpoint.maxResponseSize()));
            }
            return bytes;
        } catch (IOException e) {
            throw isLate(start) ? timeout() : lost("the connection was lost within the response");
        }
    }

    private void write(HookClient client, HttpHeaders all) {
        all.set(HttpHeaders.USER_AGENT, "Herald");
        headers.write(client, all);
        all.setContentType(MediaType.APPLICATION_JSON);
        all.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
    }

    private static void requireOk(int status) throws HookCallException {
        if (UNAVAILABLE.contains(status)) {
            throw new HookCallException(
                    HookOutcome.UNAVAILABLE,
                    "the response has status %d. Check the backend and the proxies before it.".formatted(status));
        }
        if (status != OK) {
            throw new HookCallException(
                    HookOutcome.STATUS,
                    status / 100 == 3
                            ? "the response has status %d, and redirects are not followed. Set url to the address to which it leads."
                                    .formatted(status)
                            : "the response has status %d (expected: 200). Check url, request-headers and the log of the backend."
                                    .formatted(status));
        }
    }

    private HookCallException failure(ResourceAccessException e, long start) {
        if (causes(e).anyMatch(HttpTimeoutException.class::isInstance) || isLate(start)) {
            return timeout();
        }
        if (causes(e).anyMatch(SSLException.class::isInstance)) {
            return new HookCallException(
                    HookOutcome.UNREACHABLE,
                    "TLS with it fails: %s. Check url, ssl-bundle and the certificate.".formatted(deepest(e)));
        }
        if (causes(e)
                .anyMatch(cause -> cause instanceof ConnectException || cause instanceof UnresolvedAddressException)) {
            return new HookCallException(
                    HookOutcome.UNREACHABLE,
                    "no connection can be made. Check url, and whether the backend runs and can be reached from here.");
        }
        return lost("the connection was lost before a response");
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
    }

    private static String deepest(Throwable e) {
        return causes(e).reduce((a, b) -> b).map(Throwable::getMessage).orElse("no reason is given");
    }

    private boolean isLate(long start) {
        return System.nanoTime() - start >= endpoint.timeout().toNanos();
    }

    private HookCallException timeout() {
        return new HookCallException(
                HookOutcome.TIMEOUT,
                "no complete response came within %d ms. Make the backend faster, or raise timeout."
                        .formatted(endpoint.timeout().toMillis()));
    }

    private static HookCallException lost(String what) {
        return new HookCallException(
                HookOutcome.CONNECTION_LOST, what + ". Check the backend and the proxies before it.");
    }
}
