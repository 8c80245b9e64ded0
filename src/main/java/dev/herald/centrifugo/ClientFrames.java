package dev.herald.centrifugo;

import dev.herald.centrifugo.Client.ClientState;
import dev.herald.centrifugo.protocol.Command;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Handles the frames of a client, one after the other: the first command connects it, and those that come before that is done wait.
 *
 * <p>Called by the thread that reads from the client, which must not be blocked.
 */
@Component
class ClientFrames {

    private final ConnectCommand connect;
    private final Commands commands;

    ClientFrames(ConnectCommand connect, Commands commands) {
        this.connect = connect;
        this.commands = commands;
    }

    void handle(Client client, byte[] frame) {
        try {
            handle(client, client.codec().decode(frame));
        } catch (MalformedFrameException e) {
            client.disconnect(DisconnectCodes.BAD_REQUEST);
        } catch (DisconnectException e) {
            client.disconnect(e.status());
        }
    }

    /**
     * A frame counts as one message for the limits of its client; each further command in it counts as another. What follows a connect
     * command that has failed is dropped.
     */
    private void handle(Client client, List<Command> frame) {
        boolean isNew = client.state() == ClientState.NEW;
        for (int i = 0; i < frame.size() && client.session().isOpen(); i++) {
            boolean isDropped = isNew && client.state() == ClientState.REFUSED;
            if (isDropped || (i > 0 && !client.session().activity().receivedFrame())) {
                return;
            }
            handle(client, frame.get(i));
        }
    }

    private void handle(Client client, Command command) {
        if (Commands.isPong(command) && client.state() != ClientState.NEW) {
            return;
        }
        if (client.waiting().add(command.getSerializedSize(), () -> commands.handle(client, command))) {
            return;
        }
        switch (client.state()) {
            case NEW -> connect(client, command);
            case CONNECTED -> commands.handle(client, command);
            default -> throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
    }

    private void connect(Client client, Command command) {
        if (!command.hasConnect() || command.getId() == 0) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
        client.waiting().begin();
        connect.handle(client, command.getId(), command.getConnect(), () -> connected(client));
    }

    /** What was sent together with a connect command that failed is dropped. */
    private void connected(Client client) {
        boolean isConnected = client.state() == ClientState.CONNECTED;
        Runnable next = client.waiting().next();
        while (next != null) {
            if (isConnected && client.session().isOpen()) {
                next.run();
            }
            next = client.waiting().next();
        }
    }
}
