import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Opens WebSockets, runs a command that stops Herald, and fails unless each of them is closed with 1012.
 *
 * <p>{@code java Stop.java <url> <number> <command>...}
 */
class Stop {

    private static final Map<Integer, LongAdder> CLOSES = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        CountDownLatch open = new CountDownLatch(count);
        CountDownLatch closed = new CountDownLatch(count);
        HttpClient http = HttpClient.newHttpClient();
        for (int i = 0; i < count; i++) {
            http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws" + args[0].substring(4) + "/websocket"), new Client(open, closed))
                    .join();
            Thread.sleep(25); // one address may open 50 a second
        }
        open.await();
        long begun = System.nanoTime();
        List<String> command = Arrays.asList(args).subList(2, args.length);
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        boolean all = closed.await(30, TimeUnit.SECONDS);
        System.out.printf(
                "stop: %s ended with %d after %.1f s; closes by code: %s%n",
                command.getFirst(), status, (System.nanoTime() - begun) / 1e9, CLOSES);
        boolean orderly = all && CLOSES.keySet().equals(java.util.Set.of(1012));
        System.exit(orderly ? 0 : 1);
    }

    private record Client(CountDownLatch open, CountDownLatch closed) implements WebSocket.Listener {

        @Override
        public void onOpen(WebSocket socket) {
            open.countDown();
            socket.request(Long.MAX_VALUE);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            count(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            count(1006);
        }

        private void count(int code) {
            CLOSES.computeIfAbsent(code, any -> new LongAdder()).increment();
            closed.countDown();
        }
    }
}
