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
 * Does with a Herald what its users will do, over real sockets, and fails if any of it is not answered as it should be: the
 * image is trained with it while it is built, and tested with it afterwards.
 *
 * <p>Needs nothing but a JDK: {@code HERALD_KEY=<api key> java TrainingRun.java <url> <url of the actuator> [<command>...]}. The
 * command is one that has Herald end; every client must then hear so (1012). Without it that part is left out.
 */
class TrainingRun {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TOPIC = "training run";

    /** Together with the others fewer than one address may open in a second. */
    private static final int CROWD = 30;

    private static final int ROUNDS = 200;

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

    private void run(List<String> end) throws Exception {
        awaitReady();
        Listener plain = connect("/websocket");
        Listener enveloped = connect("/websocket?topic=" + TOPIC, "herald.v1");
        Stream events = stream("/events?topic=" + TOPIC);
        echo(plain);
        publish(plain, enveloped, events);
        comeBack();
        plain.await("a tick", "tick"::equals);
        crowd();
        refuse();
        look();
        if (!end.isEmpty()) {
            end(end, List.of(plain, enveloped), events);
        }
        say("all of it was answered as it should be");
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
        say("a client hears what it said");
    }

    private void publish(Listener plain, Listener enveloped, Stream events) throws Exception {
        check(post("/broadcast", "hello everyone"), 202);
        plain.await("a broadcast", "hello everyone"::equals);
        enveloped.await("a broadcast", said -> said.contains("\"data\":\"hello everyone\""));
        events.await("a broadcast", "data: hello everyone"::equals);
        check(post("/broadcast?topic=" + TOPIC, "rain"), 202);
        enveloped.await("its topic", said -> said.contains("\"data\":\"rain\""));
        events.await("its topic", "data: rain"::equals);
        check(
                post("/broadcast/batch", "[{\"topic\":\"%s\",\"data\":\"sun\"},{\"data\":\"all\"}]".formatted(TOPIC)),
                202);
        events.await("a batch", "data: sun"::equals);
        plain.await("a batch", "all"::equals);
        say("a broadcast is heard over WebSocket and Server-Sent Events");
    }

    private void comeBack() throws Exception {
        Listener late = connect("/websocket?history=2&topic=" + TOPIC);
        late.await("history", "rain"::equals);
        late.await("history", "sun"::equals);
        late.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        check(late.closed() == WebSocket.NORMAL_CLOSURE, "closed %s (expected: 1000)", late.closed());
        say("who comes late hears what was said");
    }

    /** Enough for the JVM to see which code is hot, and to see that nothing is lost or out of order. */
    private void crowd() throws Exception {
        List<Listener> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(connect("/websocket?topic=crowd"));
        }
        for (int i = 0; i < ROUNDS; i++) {
            check(post("/broadcast?topic=crowd", "message " + i), 202);
        }
        for (Listener listener : crowd) {
            for (int i = 0; i < ROUNDS; i++) {
                listener.next("message " + i);
            }
            listener.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
        say("%d clients heard %d messages each, in their order", CROWD, ROUNDS);
    }

    private void refuse() throws Exception {
        check(post("/broadcast", ""), 400);
        check(get(herald + "/websocket"), 426);
        check(get(herald + "/sessions/none"), 404);
        if (key != null) {
            check(http.send(request(herald + "/sessions").build(), BodyHandlers.ofString()), 401);
        }
        say("what is wrong is refused");
    }

    private void look() throws Exception {
        for (String path : List.of("/topics", "/topics/" + TOPIC + "/messages", "/sessions?limit=10")) {
            check(get(herald + path), 200);
        }
        check(get(actuator + "/actuator/health/liveness"), 200);
        String meters = check(get(actuator + "/actuator/prometheus"), 200);
        for (String meter : List.of("herald_sessions_open", "herald_messages_delivered_total")) {
            check(meters.lines().anyMatch(line -> line.startsWith(meter + "{")), "no meter %s", meter);
        }
        say("health and meters can be read");
    }

    private static void end(List<String> command, List<Listener> clients, Stream events) throws Exception {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        check(status == 0, "%s: exit status %d", command, status);
        for (Listener client : clients) {
            check(client.closed() == 1012, "closed %s (expected: 1012)", client.closed());
        }
        events.await("why it ends", said -> said.contains("1012"));
        events.end.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        say("every client was told of the end with 1012");
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

    private static void check(boolean holds, String otherwise, Object... values) {
        if (!holds) {
            throw new IllegalStateException(otherwise.formatted(values));
        }
    }

    private static void say(String what, Object... values) {
        System.out.println("training run: " + what.formatted(values));
    }

    /** What one client heard, in order. */
    private static class Subscriber {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        void hear(String what) {
            heard.add(what);
        }

        void next(String expected) throws InterruptedException {
            String said = heard.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            check(expected.equals(said), "heard %s (expected: %s)", said, expected);
        }

        /** Passes over what it does not look for. */
        void await(String name, Predicate<String> wanted) throws InterruptedException {
            String said;
            do {
                said = heard.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                check(said != null, "did not hear %s", name);
            } while (!wanted.test(said));
        }
    }

    private static class Stream extends Subscriber {

        private final CompletableFuture<Void> end = new CompletableFuture<>();

        void read(java.util.stream.Stream<String> lines) {
            try {
                lines.forEach(this::hear);
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
                hear(parts.toString());
                parts.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            hear(Arrays.toString(bytes));
            return WebSocket.Listener.super.onBinary(from, data, last);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
            hear("pong");
            return WebSocket.Listener.super.onPong(from, data);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            code.complete(status);
            return WebSocket.Listener.super.onClose(from, status, reason);
        }

        /** A connection that just breaks is a 1006. */
        @Override
        public void onError(WebSocket from, Throwable error) {
            code.complete(1006);
        }
    }
}
