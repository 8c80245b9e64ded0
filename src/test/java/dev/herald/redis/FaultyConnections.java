package dev.herald.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Connections that do what a test says: respond at once, never, or throw. */
final class FaultyConnections implements RedisConnections {

    /** Never completes. */
    static final CompletableFuture<List<byte[]>> NO_RESPONSE = new CompletableFuture<>();

    /** The calls so far, by the names of their scripts. */
    final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

    private final BiFunction<Script, Long, CompletableFuture<List<byte[]>>> respond;
    private @Nullable ChannelListener listener;

    /** @param respond a script, and the number of calls of it before */
    FaultyConnections(BiFunction<Script, Long, CompletableFuture<List<byte[]>>> respond) {
        this.respond = respond;
    }

    long calls(Script script) {
        return calls.stream().filter(script.name()::equals).count();
    }

    @Override
    public CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        long before = calls(script);
        calls.add(script.name());
        return respond.apply(script, before);
    }

    @Override
    public CompletableFuture<List<byte[]>> run(int replicas, Script script, byte[][] keys, byte[]... arguments) {
        return run(script, keys, arguments);
    }

    @Override
    public CompletableFuture<List<byte[]>> subscribe(
            String channel, Script script, byte[][] keys, byte[]... arguments) {
        return run(script, keys, arguments);
    }

    @Override
    public void start(ChannelListener newListener) {
        listener = newListener;
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public boolean isUp(byte[] key) {
        return true;
    }

    @Override
    public void subscribe(String channel) {
        if (listener != null) {
            listener.subscribed(channel);
        }
    }

    @Override
    public void unsubscribe(String channel) {}

    @Override
    public void renew() {}

    @Override
    public void close() {}
}
