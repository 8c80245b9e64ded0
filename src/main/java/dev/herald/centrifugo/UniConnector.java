package dev.herald.centrifugo;

import dev.herald.centrifugo.Client.ClientState;
import dev.herald.centrifugo.protocol.ConnectRequest;
import org.springframework.stereotype.Component;

/**
 * Connects clients that send nothing but a request to connect. What fails is a disconnect, since they have no replies. Nothing here
 * blocks; called by the thread that reads from the client.
 */
@Component
class UniConnector {

    /** There is one request, so that its number says nothing. */
    private static final int ID = 1;

    private final ConnectCommand connect;

    UniConnector(ConnectCommand connect) {
        this.connect = connect;
    }

    /** The first message connects the client; what it sends afterwards is ignored. */
    void received(Client client, byte[] message) {
        if (client.state() != ClientState.NEW) {
            return;
        }
        try {
            connect(client, UniRequest.parse(message));
        } catch (MalformedFrameException e) {
            client.disconnect(DisconnectCodes.BAD_REQUEST);
        }
    }

    void connect(Client client, ConnectRequest request) {
        connect.handle(client, ID, request, () -> {});
    }
}
