import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Publishes messages of 64 KiB to many topics, each with a subscriber, as fast as they are accepted, and fails unless Herald is still
 * alive afterwards.
 *
 * <p>{@code java Flood.java <url> <seconds>}
 */
class Flood {

    private static final int TOPICS = 100;
    private static final int PUBLISHERS = 16;
    private static final String MESSAGE = "x".repeat(65_536);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final LongAdder RECEIVED = new LongAdder();
    private static final Map<String, LongAdder> RESPONSES = new ConcurrentSkipListMap<>();

    public static void main(String[] args) throws Exception {
        String herald = args[0];
        for (int i = 0; i < TOPICS; i++) {
            URI uri = URI.create("ws" + herald.substring(4) + "/websocket?topic=flood-" + i);
            HTTP.newWebSocketBuilder().buildAsync(uri, new Subscriber()).join();
            Thread.sleep(25); // one address may open 50 a second
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[1]));
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            int first = i;
            publishers.add(Thread.ofVirtual().start(() -> publish(herald, first, end)));
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }
        String last = status(HttpRequest.newBuilder(URI.create(herald + "/broadcast")).POST(BodyPublishers.ofString("end")));
        System.out.printf("flood: %s, %d received, then %s%n", RESPONSES, RECEIVED.sum(), last);
        System.exit(last.equals("202") ? 0 : 1);
    }

    private static void publish(String herald, int first, long end) {
        for (int i = first; System.nanoTime() < end; i += PUBLISHERS) {
            URI uri = URI.create(herald + "/broadcast?topic=flood-" + i % TOPICS);
            RESPONSES.computeIfAbsent(
                            status(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(MESSAGE))), any -> new LongAdder())
                    .increment();
        }
    }

    private static String status(HttpRequest.Builder request) {
        try {
            return String.valueOf(HTTP.send(request.build(), BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Subscriber implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (last) {
                RECEIVED.increment();
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }
}
