package dev.herald.hooks;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * An application that hooks ask, on a port of its own: for each path a script says how it responds, {@code {}} without one. It keeps the
 * requests that it received.
 */
public final class HookBackend implements AutoCloseable {

    /** A request as it was received. */
    public record Request(String method, Headers headers, String body) {}

    /** Responds, or does not. */
    @FunctionalInterface
    public interface Script {
        void respond(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, List<Request>> requests = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private HookBackend(HttpServer server) {
        this.server = server;
    }

    public static HookBackend start() throws IOException {
        return started(HttpServer.create(address(), 0));
    }

    /** The same over TLS. */
    static HookBackend start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return started(server);
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HookBackend started(HttpServer server) {
        HookBackend backend = new HookBackend(server);
        backend.server.createContext("/", backend::handle);
        backend.server.setExecutor(backend.executor);
        backend.server.start();
        return backend;
    }

    public URI url(String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(
                "%s://localhost:%d%s".formatted(scheme, server.getAddress().getPort(), path));
    }

    /** Responds with this body and status 200 from now on. */
    public void respond(String path, String body) {
        respond(path, 200, body);
    }

    public void respond(String path, int status, String body) {
        on(path, exchange -> send(exchange, status, body));
    }

    /** Responds once the latch is open. */
    public void respondAfter(String path, CountDownLatch latch, String body) {
        on(path, exchange -> {
            latch.await();
            send(exchange, 200, body);
        });
    }

    /** Closes the connection instead of responding. */
    public void disconnect(String path) {
        on(path, HttpExchange::close);
    }

    public void on(String path, Script script) {
        scripts.put(path, script);
    }

    public List<Request> requests(String path) {
        return requests.getOrDefault(path, List.of());
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, utf8.length == 0 ? -1 : utf8.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(utf8);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.computeIfAbsent(path, first -> new CopyOnWriteArrayList<>())
                .add(new Request(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
        try {
            scripts.getOrDefault(path, each -> send(each, 200, "{}")).respond(exchange);
        } catch (InterruptedException e) {
            exchange.close();
        }
    }
}
