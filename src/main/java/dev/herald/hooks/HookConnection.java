package dev.herald.hooks;

import dev.herald.settings.MisconfiguredException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The HTTP client of one hook, with the certificates that its SSL bundle has now.
 *
 * <p>Nothing is shared with other hooks or with the rest of the service: it has connections, a selector and threads of its own. These are
 * platform threads, on which names are looked up, as that would hold the threads that carry virtual ones. Safe for use by any thread.
 */
final class HookConnection implements AutoCloseable {

    private record Clients(HttpClient http, RestClient rest) {}

    private final HookEndpoint endpoint;
    private final HookTracing tracing;
    private final ExecutorService executor;
    private volatile Clients clients;

    HookConnection(HookEndpoint endpoint, SslBundles bundles, HookTracing tracing) {
        this.endpoint = endpoint;
        this.tracing = tracing;
        this.executor = Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name("hook-" + endpoint.name() + "-", 0)
                .factory());
        this.clients = connect(bundles);
    }

    RestClient rest() {
        return clients.rest;
    }

    /** The same with another timeout. */
    RestClient rest(Duration timeout) {
        Clients current = clients;
        return current.rest
                .mutate()
                .requestFactory(factory(current.http, timeout))
                .build();
    }

    @Override
    public void close() {
        clients.http.shutdownNow();
        executor.shutdownNow();
    }

    private Clients connect(SslBundles bundles) {
        String name = endpoint.sslBundle();
        if (name == null) {
            return clients(HttpClient.newBuilder());
        }
        try {
            bundles.addBundleUpdateHandler(name, this::reconnect);
            return clients(withTls(bundles.getBundle(name)));
        } catch (NoSuchSslBundleException e) {
            throw new MisconfiguredException(
                    "Hook %s: ssl-bundle names %s, which is not among spring.ssl.bundle."
                            .formatted(endpoint.name(), name),
                    "Configure this bundle, or correct its name.");
        }
    }

    /** What is in flight is completed with the old certificates. */
    private void reconnect(SslBundle renewed) {
        HttpClient before = clients.http;
        clients = clients(withTls(renewed));
        before.shutdown();
    }

    private static HttpClient.Builder withTls(SslBundle bundle) {
        SslOptions options = bundle.getOptions();
        return HttpClient.newBuilder()
                .sslContext(bundle.createSslContext())
                .sslParameters(new SSLParameters(options.getCiphers(), options.getEnabledProtocols()));
    }

    private Clients clients(HttpClient.Builder builder) {
        // With HTTP/2 the server would bound what is in flight, and one connection that is lost would lose all of it.
        HttpClient http = builder.version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(endpoint.timeout())
                .executor(executor)
                .build();
        return new Clients(
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
