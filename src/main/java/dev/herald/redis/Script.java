package dev.herald.redis;

import dev.herald.broadcast.FailureCause;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The Lua scripts, each of which Redis runs atomically. */
enum Script {
    PUBLISH("publish.lua"),
    READ("read.lua"),
    RENEW("renew.lua"),
    HEARTBEAT("heartbeat.lua"),
    LEAVE("leave.lua"),
    SEND("send.lua"),
    INDEX("index.lua"),
    NAMES("names.lua"),
    STAT("stat.lua");

    private final String text;
    private final String digest;

    Script(String file) {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(file), file)) {
            byte[] bytes = in.readAllBytes();
            text = new String(bytes, StandardCharsets.UTF_8);
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Runs it by its digest, or by its text if Redis does not have it cached; the keys are all of one slot. */
    CompletableFuture<List<byte[]>> run(
            RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        CompletionStage<List<byte[]>> response = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        return response.exceptionallyCompose(failure -> {
                    boolean isUnknown = FailureCause.of(failure) instanceof RedisNoScriptException;
                    return isUnknown
                            ? redis.eval(text, ScriptOutputType.MULTI, keys, arguments)
                            : CompletableFuture.failedFuture(failure);
                })
                .toCompletableFuture();
    }
}
