import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Uses a running Herald as clients and publishers do, over real sockets, and fails if a response is wrong. The build of the
 * image runs it to create the AOT cache, and the smoke test runs it against the finished image.
 *
 * <p>Requires only a JDK: {@code HERALD_KEY=<api key> java TrainingRun.java <url> <url of the actuator> [<command>...]}. The
 * command stops Herald, which must then close every client with 1012. Without a command, Herald is not stopped.
 */
class TrainingRun {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TOPIC = "training";

    /** With the other connections, below the number that one address may open per second. */
    private static final int LOAD_CLIENTS = 30;

    private static final int LOAD_MESSAGES = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String key = System.getenv("HERALD_KEY");
    private final String herald;
    private final String actuator;

    TrainingRun(String herald, String actuator) {
        this.herald = herald;
        this.actuator = actuator;
    }

    public static void main(String[] args) throws Exception {
        new TrainingRun(args[0], args[1]).run(Arrays.asList(args).subList(2, args.length));
    }

    private void run(List<String> stopCommand) throws Exception {
        awaitReady();
        Listener plain = connect("/websocket");
        Listener json = connect("/websocket?topic=" + TOPIC, "herald.v1");
        Stream events = stream("/events?topic=" + TOPIC);
        echo(plain);
        publish(plain, json, events);
        replayHistory();
        plain.await("a tick", "tick"::equals);
        load();
        rejectInvalidRequests();
        readLists();
        if (!stopCommand.isEmpty()) {
            shutDown(stopCommand, List.of(plain, json), events);
        }
        log("all responses were correct");
        System.exit(0);
    }

    private void awaitReady() throws Exception {
        long giveUp = System.nanoTime() + TIMEOUT.toNanos();
        while (!isReady()) {
            check(System.nanoTime() < giveUp, "%s is not ready after %s", actuator, TIMEOUT);
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get(actuator + "/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void echo(Listener client) throws Exception {
        for (String text : List.of("hello", "žluťoučký 🐎", "x".repeat(65_536))) {
            client.socket.sendText(text, true).join();
            client.await("its echo", text::equals);
        }
        client.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
        client.await("its binary echo", "[1, 2, 3]"::equals);
        client.socket.sendPing(ByteBuffer.wrap(new byte[] {4})).join();
        client.await("a pong", "pong"::equals);
        log("echoes arrive");
    }

    private void publish(Listener plain, Listener json, Stream events) throws Exception {
        check(post("/broadcast", "hello everyone"), 202);
        plain.await("a broadcast", "hello everyone"::equals);
        json.await("a broadcast", message -> message.contains("\"data\":\"hello everyone\""));
        events.await("a broadcast", "data: hello everyone"::equals);
        check(post("/broadcast?topic=" + TOPIC, "rain"), 202);
        json.await("its topic", message -> message.contains("\"data\":\"rain\""));
        events.await("its topic", "data: rain"::equals);
        check(
                post("/broadcast/batch", "[{\"topic\":\"%s\",\"data\":\"sun\"},{\"data\":\"all\"}]".formatted(TOPIC)),
                202);
        events.await("a batch", "data: sun"::equals);
        plain.await("a batch", "all"::equals);
        log("broadcasts arrive over WebSocket and Server-Sent Events");
    }

    private void replayHistory() throws Exception {
        Listener late = connect("/websocket?history=2&topic=" + TOPIC);
        late.await("history", "rain"::equals);
        late.await("history", "sun"::equals);
        late.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        check(late.closed() == WebSocket.NORMAL_CLOSURE, "closed %s (expected: 1000)", late.closed());
        log("history is replayed to a new client");
    }

    /** Enough messages for the JVM to find hot code; also checks that none is lost or out of order. */
    private void load() throws Exception {
        List<Listener> clients = new ArrayList<>();
        for (int i = 0; i < LOAD_CLIENTS; i++) {
            clients.add(connect("/websocket?topic=load"));
        }
        for (int i = 0; i < LOAD_MESSAGES; i++) {
            check(post("/broadcast?topic=load", "message " + i), 202);
        }
        for (Listener listener : clients) {
            for (int i = 0; i < LOAD_MESSAGES; i++) {
                listener.next("message " + i);
            }
            listener.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
        log("%d clients received %d messages each, in order", LOAD_CLIENTS, LOAD_MESSAGES);
    }

    private void rejectInvalidRequests() throws Exception {
        check(post("/broadcast", ""), 400);
        check(get(herald + "/websocket"), 426);
        check(get(herald + "/sessions/none"), 404);
        if (key != null) {
            check(http.send(request(herald + "/sessions").build(), BodyHandlers.ofString()), 401);
        }
        log("invalid requests are rejected");
    }

    private void readLists() throws Exception {
        for (String path : List.of("/topics", "/topics/" + TOPIC + "/messages", "/sessions?limit=10")) {
            check(get(herald + path), 200);
        }
        check(get(actuator + "/actuator/health/liveness"), 200);
        String meters = check(get(actuator + "/actuator/prometheus"), 200);
        for (String meter : List.of("herald_sessions_open", "herald_messages_delivered_total")) {
            check(meters.lines().anyMatch(line -> line.startsWith(meter + "{")), "no meter %s", meter);
        }
        log("health, metrics and lists are readable");
    }

    private static void shutDown(List<String> command, List<Listener> clients, Stream events) throws Exception {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        check(status == 0, "%s: exit status %d", command, status);
        for (Listener client : clients) {
            check(client.closed() == 1012, "closed %s (expected: 1012)", client.closed());
        }
        events.await("the close event", message -> message.contains("1012"));
        events.end.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        log("every client was closed with 1012");
    }

    private Listener connect(String path, String... protocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (key != null) {
            builder.header("X-API-Key", key);
        }
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0]);
        }
        Listener listener = new Listener();
        listener.socket = builder.buildAsync(URI.create("ws" + herald.substring(4) + path), listener)
                .join();
        return listener;
    }

    private Stream stream(String path) throws Exception {
        Stream stream = new Stream();
        HttpResponse<java.util.stream.Stream<String>> response =
                http.send(authorized(herald + path).build(), BodyHandlers.ofLines());
        check(response.statusCode() == 200, "%s: %d", path, response.statusCode());
        Thread.ofVirtual().start(() -> stream.read(response.body()));
        return stream;
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = authorized(herald + path).POST(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return http.send(authorized(uri).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder authorized(String uri) {
        return key == null ? request(uri) : request(uri).header("Authorization", "Bearer " + key);
    }

    private static HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri));
    }

    private static String check(HttpResponse<String> response, int expected) {
        check(
                response.statusCode() == expected,
                "%s: %d (expected: %d) %s",
                response.uri(),
                response.statusCode(),
                expected,
                response.body());
        return response.body();
    }

    private static void check(boolean condition, String error, Object... values) {
        if (!condition) {
            throw new IllegalStateException(error.formatted(values));
        }
    }

    private static void log(String message, Object... values) {
        System.out.println("training run: " + message.formatted(values));
    }

    /** The messages that one client received, in order. */
    private static class Subscriber {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        void receive(String message) {
            received.add(message);
        }

        void next(String expected) throws InterruptedException {
            String message = received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            check(expected.equals(message), "received %s (expected: %s)", message, expected);
        }

        /** Skips messages that do not match. */
        void await(String name, Predicate<String> expected) throws InterruptedException {
            String message;
            do {
                message = received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                check(message != null, "did not receive %s", name);
            } while (!expected.test(message));
        }
    }

    private static class Stream extends Subscriber {

        private final CompletableFuture<Void> end = new CompletableFuture<>();

        void read(java.util.stream.Stream<String> lines) {
            try {
                lines.forEach(this::receive);
                end.complete(null);
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        }
    }

    private static class Listener extends Subscriber implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private WebSocket socket;

        int closed() throws Exception {
            return code.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                receive(parts.toString());
                parts.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            receive(Arrays.toString(bytes));
            return WebSocket.Listener.super.onBinary(from, data, last);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
            receive("pong");
            return WebSocket.Listener.super.onPong(from, data);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            code.complete(status);
            return WebSocket.Listener.super.onClose(from, status, reason);
        }

        /** A connection that is lost without a close frame counts as 1006. */
        @Override
        public void onError(WebSocket from, Throwable error) {
            code.complete(1006);
        }
    }
}
