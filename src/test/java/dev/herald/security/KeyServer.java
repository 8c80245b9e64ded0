package dev.herald.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves key sets, each under a path of its own, and fails to in every way. */
final class KeyServer implements AutoCloseable {

    private static final int DRIP_MILLIS = 50;

    /** How a key set is unavailable. */
    enum Outage {
        REFUSED("http://127.0.0.1:1/keys"),
        UNKNOWN_HOST("http://keys.invalid/keys"),
        NO_TLS("https://127.0.0.1:%d/keys"),
        NO_RESPONSE,
        RESET,
        DRIP,
        ENDLESS,
        STATUS_500,
        REDIRECTED_FOR_EVER,
        GARBAGE,
        EMPTY_BODY,
        NULL,
        NESTED,
        NO_MEMBER,
        NO_KEYS,
        KEYS_OF_OTHER_USE;

        private final String url;

        Outage() {
            this("http://127.0.0.1:%d/");
        }

        Outage(String url) {
            this.url = url;
        }

        /** Whether its server may be well before. */
        boolean comesLater() {
            return url.endsWith("%d/");
        }

        String issuer() {
            return "https://" + name() + ".example";
        }
    }

    private final HttpServer server;
    private final Map<String, String> healthy = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    KeyServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    String url(Outage outage) {
        String url = outage.url.formatted(server.getAddress().getPort());
        return outage.comesLater() ? url + outage : url;
    }

    void serve(Outage outage, JWKSet keys) {
        healthy.put("/" + outage, keys.toString(true));
    }

    void fail(Outage outage) {
        healthy.remove("/" + outage);
    }

    int requests(Outage outage) {
        return requests.getOrDefault("/" + outage, new AtomicInteger()).get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
        try (exchange) {
            String keys = healthy.get(path);
            if (keys != null) {
                respond(exchange, 200, keys);
            } else {
                fail(exchange, Outage.valueOf(path.substring(1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(HttpExchange exchange, Outage outage) throws IOException, InterruptedException {
        switch (outage) {
            case REFUSED, UNKNOWN_HOST, NO_TLS -> throw new IllegalStateException("not served here");
            case NO_RESPONSE -> closed.await();
            case RESET -> exchange.close();
            case DRIP -> stream(exchange, 1, DRIP_MILLIS);
            case ENDLESS -> stream(exchange, 64 * 1024, 0);
            case STATUS_500 -> respond(exchange, 500, "{}");
            case REDIRECTED_FOR_EVER -> {
                exchange.getResponseHeaders().set("Location", "/" + outage);
                respond(exchange, 302, "");
            }
            case GARBAGE -> respond(exchange, 200, "\u0000garbage");
            case EMPTY_BODY -> respond(exchange, 200, "");
            case NULL -> respond(exchange, 200, "null");
            case NESTED -> respond(exchange, 200, "{\"keys\":" + "[".repeat(100_000));
            case NO_MEMBER -> respond(exchange, 200, "{}");
            case NO_KEYS -> respond(exchange, 200, "{\"keys\":[]}");
            case KEYS_OF_OTHER_USE ->
                respond(exchange, 200, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"},{\"kty\":\"new\"},7,null]}");
        }
    }

    /** Until the client goes away. */
    private void stream(HttpExchange exchange, int bytes, int millis) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        byte[] chunk = " ".repeat(bytes).getBytes(StandardCharsets.UTF_8);
        while (!closed.await(millis, TimeUnit.MILLISECONDS)) {
            body.write(chunk);
            body.flush();
        }
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
