package dev.herald.centrifugo;

import dev.herald.hooks.HookClient;
import dev.herald.hooks.Hooks;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.security.ConnectionClaims;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets commands of a client wait for a hook, while its other commands go on.
 *
 * <p>Few of one client do at a time; the others are refused. What they hold meanwhile counts as memory of the session. Nothing here
 * blocks; safe for use by any thread.
 */
@Component
class HookCommands {

    private final Hooks hooks;
    private final LimitMeters limits;

    HookCommands(Hooks hooks, LimitMeters limits) {
        this.hooks = hooks;
        this.limits = limits;
    }

    /**
     * Asks a hook.
     *
     * @param bytes that the command holds
     * @param request its outcome ends the wait
     * @throws CommandException if too many commands of the client wait
     */
    <T> CompletableFuture<T> ask(Client client, int bytes, Function<HookClient, CompletableFuture<T>> request) {
        HookState state = client.hooks();
        if (!state.begin(hooks.maxByClient())) {
            limits.hit(Limit.HOOK_REQUESTS_BY_CLIENT);
            throw new CommandException(ErrorCode.TOO_MANY_REQUESTS);
        }
        client.session().hold(bytes);
        return started(client, request).whenComplete((result, failure) -> {
            client.session().hold(-bytes);
            state.end();
        });
    }

    private static <T> CompletableFuture<T> started(Client client, Function<HookClient, CompletableFuture<T>> request) {
        try {
            return request.apply(describe(client));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The client, as hooks learn of it. */
    static HookClient describe(Client client) {
        ConnectionClaims claims = client.claimsIfConnected();
        HookState state = client.hooks();
        return new HookClient(
                client.session().uuid(),
                client.session().transport().centrifugoName(),
                client.format().isBinary() ? "protobuf" : "json",
                client.format().isBinary(),
                claims == null ? "" : UserNames.name(claims.user()),
                claims == null ? null : claims.meta(),
                state.headers(),
                state.emulatedHeaders());
    }

    /** Null for nothing. */
    static byte @Nullable [] orNull(com.google.protobuf.ByteString bytes) {
        return bytes.isEmpty() ? null : bytes.toByteArray();
    }
}
