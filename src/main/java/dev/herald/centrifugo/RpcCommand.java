package dev.herald.centrifugo;

import com.google.protobuf.UnsafeByteOperations;
import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.protocol.RPCRequest;
import dev.herald.centrifugo.protocol.RPCResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.RpcHookResult;
import org.springframework.stereotype.Component;

/** Forwards a client's call to the application. */
@Component
class RpcCommand {

    private final Hooks hooks;
    private final HookCommands commands;

    RpcCommand(Hooks hooks, HookCommands commands) {
        this.hooks = hooks;
        this.commands = commands;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback replies
    void handle(Client client, int id, RPCRequest request) {
        String method = request.getMethod();
        if (!hooks.hasRpc(method)) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE);
        }
        client.checkReading();
        byte[] data = request.getData().toByteArray();
        commands.ask(client, data.length, described -> hooks.rpc(described, method, data))
                .whenComplete((result, failure) -> {
                    if (failure == null) {
                        reply(client, id, result);
                    } else {
                        CommandFailures.reply(client, id, FailureCause.of(failure));
                    }
                });
    }

    private static void reply(Client client, int id, RpcHookResult result) {
        RPCResult.Builder reply = RPCResult.newBuilder();
        if (result.data() != null) {
            reply.setData(UnsafeByteOperations.unsafeWrap(result.data()));
        }
        client.reply(id, Reply.newBuilder().setRpc(reply));
    }
}
