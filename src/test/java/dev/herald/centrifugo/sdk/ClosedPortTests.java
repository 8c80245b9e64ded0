package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Ports;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.Options;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** The SDK runs with the libraries of this build: another protobuf-java and another OkHttp than it was made with. */
class ClosedPortTests {

    @Test
    void retriesUntilTheApplicationDisconnects() throws Exception {
        try (SdkClient client = new SdkClient(Ports.free(), new Options())) {
            client.sdk().connect();

            assertThat(client.events().next(ConnectingEvent.class).getReason()).isEqualTo("connect called");
            for (int i = 0; i < 3; i++) {
                assertThat(client.events().next(ErrorEvent.class).getError()).isInstanceOf(ConnectException.class);
            }
            assertThat(client.sdk().getState()).isEqualTo(ClientState.CONNECTING);
            client.sdk().disconnect();
            assertThat(client.events().next(DisconnectedEvent.class).getCode()).isZero();
        }
    }
}
