package dev.herald.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs a script by its digest; by its text where Redis does not know it yet. */
final class Scripts {

    private Scripts() {}

    static CompletableFuture<List<byte[]>> run(
            RedisScriptingAsyncCommands<byte[], byte[]> redis, Script script, byte[][] keys, byte[][] arguments) {
        CompletionStage<List<byte[]>> answer = redis.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
        return answer.exceptionallyCompose(failure -> {
                    boolean isUnknown = RedisExceptionTranslator.cause(failure) instanceof RedisNoScriptException;
                    return isUnknown
                            ? redis.eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                            : CompletableFuture.failedFuture(failure);
                })
                .toCompletableFuture();
    }
}
