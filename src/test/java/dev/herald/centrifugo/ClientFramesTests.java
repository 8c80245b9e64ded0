package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.herald.centrifugo.Client.ClientState;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.session.Transport;
import dev.herald.topic.FakeTicker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClientFramesTests {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final String PRESENCE = "{\"id\":2,\"presence\":{\"channel\":\"a\"}}";

    private final List<Runnable> waiting = new ArrayList<>();
    private Consumer<Runnable> connecting = connected -> {};
    private final ConnectCommand connect = mock(ConnectCommand.class, call -> {
        connecting.accept(call.getArgument(3));
        return null;
    });
    private final Commands commands = mock();
    private final ClientFrames frames = new ClientFrames(connect, commands);
    private final Session session = new TestSessions(new FakeTicker()).open(new RecordingSink());
    private final Client client =
            new Client(session, new ClientFormat(Transport.CENTRIFUGO_JSON, new JsonCodec(), mock(), false));

    @Test
    void dropsWhatFollowsAConnectCommandThatFailsAtOnce() {
        connectEndsAs(ClientState.REFUSED);

        send(CONNECT, PRESENCE);

        verify(commands, never()).handle(any(), any());
        assertThat(session.isOpen()).isTrue();
        send(PRESENCE);
        assertThat(session.status()).isEqualTo(DisconnectCodes.BAD_REQUEST);
    }

    @Test
    void dropsWhatFollowsAConnectCommandThatFailsLater() {
        connectWaits();
        send(CONNECT, PRESENCE);
        send(PRESENCE);

        client.state(ClientState.REFUSED);
        waiting.forEach(Runnable::run);

        verify(commands, never()).handle(any(), any());
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void handlesWhatFollowsOnceItIsConnected() {
        connectWaits();
        send(CONNECT, PRESENCE);
        send(PRESENCE);
        verify(commands, never()).handle(any(), any());

        client.state(ClientState.CONNECTED);
        waiting.forEach(Runnable::run);
        send(PRESENCE);

        verify(commands, times(3)).handle(any(), any());
    }

    @Test
    void closesAClientThatDoesNotBeginWithConnect() {
        send(PRESENCE);

        assertThat(session.status()).isEqualTo(DisconnectCodes.BAD_REQUEST);
    }

    @Test
    void takesPongsForWhatTheyAreOnceThereWasACommand() {
        connectEndsAs(ClientState.CONNECTED);
        send(CONNECT, "{}");
        send("{}");

        verify(commands, never()).handle(any(), any());
        assertThat(session.isOpen()).isTrue();
    }

    private void connectEndsAs(ClientState state) {
        connecting = connected -> {
            client.state(state);
            connected.run();
        };
    }

    private void connectWaits() {
        connecting = connected -> {
            client.state(ClientState.CONNECTING);
            waiting.add(connected);
        };
    }

    private void send(String... lines) {
        frames.handle(client, String.join("\n", lines).getBytes(UTF_8));
    }
}
