import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The messages that one client received, in order. */
class Subscriber {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    void receive(String message) {
        received.add(message);
    }

    void next(String expected) throws InterruptedException {
        String message = received.poll(TrainingRun.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        TrainingRun.check(expected.equals(message), "received %s (expected: %s)", message, expected);
    }

    /** Skips messages that do not match. */
    void await(String name, Predicate<String> expected) throws InterruptedException {
        String message;
        do {
            message = received.poll(TrainingRun.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            TrainingRun.check(message != null, "did not receive %s", name);
        } while (!expected.test(message));
    }

    /** An event stream, read line by line. */
    static class EventStream extends Subscriber {

        final CompletableFuture<Void> end = new CompletableFuture<>();

        void read(java.util.stream.Stream<String> lines) {
            try {
                lines.forEach(this::receive);
                end.complete(null);
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        }
    }

    /** A WebSocket. */
    static class WebSocketClient extends Subscriber implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        WebSocket socket;

        int closed() throws Exception {
            return code.get(TrainingRun.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
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
