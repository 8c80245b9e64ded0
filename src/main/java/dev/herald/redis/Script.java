package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.herald.broadcast.FailureCause;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The Lua scripts, each of which Redis runs atomically. */
enum Script {
    PUBLISH(Script.TOPIC, "publish.lua"),
    SESSIONS(Script.TOPIC, "sessions.lua", "publish.lua"),
    SIGNS(Script.TOPIC, "signs.lua"),
    SESSIONS_PART("sessionspart.lua"),
    FORGET("forget.lua"),
    ANNOUNCE(Script.TOPIC, "announce.lua"),
    REMOVE(Script.TOPIC, "remove.lua"),
    READ(Script.TOPIC, "read.lua"),
    KEEP(Script.TOPIC, "keep.lua"),
    STAT(Script.TOPIC, "stat.lua"),
    TOUCH("touch.lua"),
    HEARTBEAT("heartbeat.lua"),
    NODES("nodes.lua"),
    LEAVE("leave.lua"),
    SEND("send.lua"),
    INDEX("index.lua"),
    NAMES("names.lua"),
    SECRET("secret.lua");

    private static final String TOPIC = "topic.lua";

    private final String text;
    private final String digest;

    Script(String... files) {
        text = Stream.of(files).map(Script::read).collect(joining("\n"));
        digest = digest(text.getBytes(UTF_8));
    }

    private static String read(String file) {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * Loads all of them, so that they can be run by their digests. A user that may not do that has each loaded by its first run.
     */
    static CompletableFuture<Void> load(RedisScriptingAsyncCommands<byte[], byte[]> redis) {
        CompletableFuture<?>[] all = Stream.of(values())
                .map(script -> redis.scriptLoad(script.text).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all)
                .exceptionallyCompose(failure -> FailureCause.of(failure) instanceof RedisCommandExecutionException
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure));
    }

    /** Whether its success shows that Redis takes writes. */
    boolean isWrite() {
        return this == PUBLISH || this == SESSIONS || this == HEARTBEAT;
    }

    /**
     * Runs it by its digest, or by its text if Redis does not have it cached; the keys are all of one slot. What is thrown is a
     * failure of the result, too.
     */
    CompletableFuture<List<byte[]>> run(
            RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        return AsyncCall.attempt(() -> evaluate(redis, keys, arguments));
    }

    private CompletionStage<List<byte[]>> evaluate(
            RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        CompletionStage<List<byte[]>> response = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        return response.exceptionallyCompose(failure -> {
            boolean isUnknown = FailureCause.of(failure) instanceof RedisNoScriptException;
            return isUnknown
                    ? redis.eval(text, ScriptOutputType.MULTI, keys, arguments)
                    : CompletableFuture.failedFuture(failure);
        });
    }
}
