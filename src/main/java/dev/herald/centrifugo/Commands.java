package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Command;
import org.springframework.stereotype.Component;

/** Handles the commands of connected clients. Nothing here blocks; safe for use by any thread. */
@Component
class Commands {

    private final SubscribeCommand subscribe;
    private final UnsubscribeCommand unsubscribe;
    private final PublishCommand publish;
    private final PresenceCommands presence;
    private final HistoryCommand history;
    private final RefreshCommands refresh;
    private final RpcCommand rpc;

    Commands(
            SubscribeCommand subscribe,
            UnsubscribeCommand unsubscribe,
            PublishCommand publish,
            PresenceCommands presence,
            HistoryCommand history,
            RefreshCommands refresh,
            RpcCommand rpc) {
        this.subscribe = subscribe;
        this.unsubscribe = unsubscribe;
        this.publish = publish;
        this.presence = presence;
        this.history = history;
        this.refresh = refresh;
        this.rpc = rpc;
    }

    /** Handles one command, which replies, now or later, or ends the connection. */
    void handle(Client client, Command command) {
        CommandFailures.guard(client, command.getId(), () -> dispatch(client, command));
    }

    /** A pong has no field at all. */
    static boolean isPong(Command command) {
        return command.equals(Command.getDefaultInstance());
    }

    private void dispatch(Client client, Command command) {
        int id = command.getId();
        if (command.hasSend()) {
            throw new DisconnectException(DisconnectCodes.NOT_AVAILABLE);
        }
        if (id == 0) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
        if (command.hasSubscribe()) {
            subscribe.handle(client, id, command.getSubscribe());
        } else if (command.hasUnsubscribe()) {
            unsubscribe.handle(client, id, command.getUnsubscribe());
        } else if (command.hasPublish()) {
            publish.handle(client, id, command.getPublish());
        } else if (command.hasPresence()) {
            presence.handle(client, id, command.getPresence());
        } else if (command.hasPresenceStats()) {
            presence.handle(client, id, command.getPresenceStats());
        } else if (command.hasHistory()) {
            history.handle(client, id, command.getHistory());
        } else if (command.hasRpc()) {
            rpc.handle(client, id, command.getRpc());
        } else if (command.hasRefresh()) {
            refresh.handle(client, id, command.getRefresh());
        } else if (command.hasSubRefresh()) {
            refresh.handle(client, id, command.getSubRefresh());
        } else {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST); // a second connect, a ping, or nothing
        }
    }
}
