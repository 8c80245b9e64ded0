package dev.herald.hooks;

import dev.herald.settings.MisconfiguredException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends the requests of one hook, each on the thread of its caller, which waits: for the hook's timeout at most, from the connection to
 * the last byte of the response. A response is read up to the permitted size, and no redirect is followed.
 *
 * <p>Nothing is shared with other hooks or with the rest of the service: it has connections, a selector and threads of its own. These are
 * platform threads, on which names are looked up, as that would hold the threads that carry virtual ones.
 */
final class HookHttp implements AutoCloseable {

    /** Of gateways and of rate limits, which say nothing of the request itself. */
    private static final Set<Integer> UNAVAILABLE = Set.of(429, 502, 503, 504);

    private static final int OK = 200;

    private record Connection(HttpClient http, RestClient rest) {}

    private final HookEndpoint endpoint;
    private final URI url;
    private final HookTracing tracing;
    private final ForwardedHeaders headers;
    private final ExecutorService executor;
    private volatile Connection connection;

    HookHttp(HookEndpoint endpoint, SslBundles bundles, HookTracing tracing) {
        this.endpoint = endpoint;
        this.url = URI.create(endpoint.url());
        this.tracing = tracing;
        this.headers = new ForwardedHeaders(endpoint);
        this.executor = Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name("hook-" + endpoint.name() + "-", 0)
                .factory());
        this.connection = connect(bundles);
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
            return exchange(connection.rest, client, body, start);
        } catch (ResourceAccessException e) {
            throw failure(e, start);
        }
    }

    /** The same again within what is left of the time. */
    byte[] postAgain(HookClient client, byte[] body, Duration elapsed) throws HookCallException {
        long start = System.nanoTime() - elapsed.toNanos();
        Connection current = connection;
        RestClient rest = current.rest
                .mutate()
                .requestFactory(factory(current.http, endpoint.timeout().minus(elapsed)))
                .build();
        try {
            return exchange(rest, client, body, start);
        } catch (ResourceAccessException e) {
            throw failure(e, start);
        }
    }

    @Override
    public void close() {
        connection.http.shutdownNow();
        executor.shutdownNow();
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

    private Connection connect(SslBundles bundles) {
        String name = endpoint.sslBundle();
        if (name == null) {
            return connection(HttpClient.newBuilder());
        }
        try {
            bundles.addBundleUpdateHandler(name, this::reconnect);
            return connection(withTls(bundles.getBundle(name)));
        } catch (NoSuchSslBundleException e) {
            throw new MisconfiguredException(
                    "Hook %s: ssl-bundle names %s, which is not among spring.ssl.bundle."
                            .formatted(endpoint.name(), name),
                    "Configure this bundle, or correct its name.");
        }
    }

    /** What is in flight is completed with the old certificates. */
    private void reconnect(SslBundle renewed) {
        HttpClient before = connection.http;
        connection = connection(withTls(renewed));
        before.shutdown();
    }

    private static HttpClient.Builder withTls(SslBundle bundle) {
        SslOptions options = bundle.getOptions();
        return HttpClient.newBuilder()
                .sslContext(bundle.createSslContext())
                .sslParameters(new SSLParameters(options.getCiphers(), options.getEnabledProtocols()));
    }

    private Connection connection(HttpClient.Builder builder) {
        // With HTTP/2 the server would bound what is in flight, and one connection that is lost would lose all of it.
        HttpClient http = builder.version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(endpoint.timeout())
                .executor(executor)
                .build();
        return new Connection(
                http,
                tracing.observe(RestClient.builder().requestFactory(factory(http, endpoint.timeout())), endpoint)
                        .build());
    }

    private static JdkClientHttpRequestFactory factory(HttpClient http, Duration timeout) {
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
                http, task -> Thread.ofVirtual().name("hook-body").start(task));
        factory.setReadTimeout(timeout);
        return factory;
    }
}
