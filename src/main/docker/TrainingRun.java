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
import java.util.concurrent.TimeUnit;

/**
 * Uses a running Herald as clients and publishers do, over real sockets, and fails if a response is wrong. The build of the
 * image runs it to create the AOT cache, and the smoke test runs it against the finished image.
 *
 * <p>Requires only a JDK: {@code HERALD_KEY=<api key> java TrainingRun.java <url> <url of the actuator> [<command>...]}. The
 * command stops Herald, which must then close every client with 1012. Without a command, Herald is not stopped.
 */
class TrainingRun {

    static final Duration TIMEOUT = Duration.ofSeconds(60);
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
        Subscriber.WebSocketClient plain = connect("/websocket");
        Subscriber.WebSocketClient json = connect("/websocket?topic=" + TOPIC, "herald.v1");
        Subscriber.EventStream events = stream("/events?topic=" + TOPIC);
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

    private static void echo(Subscriber.WebSocketClient client) throws Exception {
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

    private void publish(
            Subscriber.WebSocketClient plain, Subscriber.WebSocketClient json, Subscriber.EventStream events)
            throws Exception {
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
        Subscriber.WebSocketClient late = connect("/websocket?history=2&topic=" + TOPIC);
        late.await("history", "rain"::equals);
        late.await("history", "sun"::equals);
        late.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        check(late.closed() == WebSocket.NORMAL_CLOSURE, "closed %s (expected: 1000)", late.closed());
        log("history is replayed to a new client");
    }

    /** Enough messages for the JVM to find hot code; also checks that none is lost or out of order. */
    private void load() throws Exception {
        List<Subscriber.WebSocketClient> clients = new ArrayList<>();
        for (int i = 0; i < LOAD_CLIENTS; i++) {
            clients.add(connect("/websocket?topic=load"));
        }
        for (int i = 0; i < LOAD_MESSAGES; i++) {
            check(post("/broadcast?topic=load", "message " + i), 202);
        }
        for (Subscriber.WebSocketClient client : clients) {
            for (int i = 0; i < LOAD_MESSAGES; i++) {
                client.next("message " + i);
            }
            client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
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

    private static void shutDown(
            List<String> command, List<Subscriber.WebSocketClient> clients, Subscriber.EventStream events)
            throws Exception {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        check(status == 0, "%s: exit status %d", command, status);
        for (Subscriber.WebSocketClient client : clients) {
            check(client.closed() == 1012, "closed %s (expected: 1012)", client.closed());
        }
        events.await("the close event", message -> message.contains("1012"));
        events.end.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        log("every client was closed with 1012");
    }

    private Subscriber.WebSocketClient connect(String path, String... protocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (key != null) {
            builder.header("X-API-Key", key);
        }
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0]);
        }
        Subscriber.WebSocketClient client = new Subscriber.WebSocketClient();
        client.socket = builder.buildAsync(URI.create("ws" + herald.substring(4) + path), client)
                .join();
        return client;
    }

    private Subscriber.EventStream stream(String path) throws Exception {
        Subscriber.EventStream stream = new Subscriber.EventStream();
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

    static void check(boolean condition, String error, Object... values) {
        if (!condition) {
            throw new IllegalStateException(error.formatted(values));
        }
    }

    private static void log(String message, Object... values) {
        System.out.println("training run: " + message.formatted(values));
    }
}
