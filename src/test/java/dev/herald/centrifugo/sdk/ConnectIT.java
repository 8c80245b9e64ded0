package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.SessionDrainer;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnauthorizedException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Connections of the Java SDK: their beginning, their tokens, and every way in which they end. */
class ConnectIT extends SdkTest {

    @Autowired
    private SessionDrainer drainer;

    @Test
    void connectsAndDisconnects() throws Exception {
        Options options = options(TestTokens.of("ada"));
        options.setName("tests");
        options.setVersion("1.2.3");
        options.setData("{\"any\":1}".getBytes(UTF_8));
        options.setHeaders(Map.of("X-Request-ID", "17"));
        SdkClient client = client(options);

        assertThat(client.sdk().getState()).isEqualTo(ClientState.DISCONNECTED);
        ConnectedEvent first = client.connect();
        assertThat(UUID.fromString(first.getClient()).version()).isEqualTo(4);
        assertThat(client.sdk().getState()).isEqualTo(ClientState.CONNECTED);
        assertThat(client.disconnect()).extracting("code", "reason").containsExactly(0, "disconnect called");
        assertThat(client.sdk().getState()).isEqualTo(ClientState.DISCONNECTED);

        assertThat(client.connect().getClient()).isNotEqualTo(first.getClient());
        client.close();
        assertThat(client.sdk().getState()).isEqualTo(ClientState.DISCONNECTED);
    }

    @Test
    void connectsInALoop() throws Exception {
        SdkClient client = connect("ada");

        for (int i = 0; i < 50; i++) {
            client.sdk().disconnect();
            client.sdk().connect();
        }

        for (int i = 0; i < 50; i++) {
            client.events().next(DisconnectedEvent.class);
        }
        client.events().next(ConnectedEvent.class);
        SdkSubscription subscription = client.subscribe(topic("all"));
        client.publish(subscription.sdk().getChannel(), "1");
        assertThat(subscription.data()).isEqualTo("1");
    }

    @Test
    void receivesTheDataOfItsToken() throws Exception {
        SdkClient client = client(
                options(TestTokens.signed(TestTokens.claims("ada").claim("data", Map.of("title", "Board of Ada")))));

        assertThat(new String(client.connect().getData(), UTF_8)).isEqualTo("{\"title\":\"Board of Ada\"}");
    }

    @Test
    void connectsWithoutATokenWhereSomeTopicsAreForAll() throws Exception {
        SdkClient client = client(options(""));
        client.connect();

        SdkSubscription subscription = client.subscribe(topic("public"));
        publish(subscription.sdk().getChannel(), "{\"for\":\"all\"}");

        assertThat(subscription.data()).isEqualTo("{\"for\":\"all\"}");
        assertThat(client.subscribing(topic("all")).awaitUnsubscribed().getCode())
                .isEqualTo(103);
    }

    @Test
    void asksForATokenBeforeItConnects() throws Exception {
        SdkClient client = client(options("", List.of(TestTokens.of("ada"))));

        client.connect();

        assertThat(client.subscribe(topic("all")).sdk().getState()).isNotNull();
    }

    @Test
    void asksForAnotherTokenWhenItsOwnHasExpired() throws Exception {
        String expired = TestTokens.signed(TestTokens.claims("ada", Duration.ofHours(-1)));
        SdkClient client = client(options(expired, List.of(TestTokens.of("ada"))));

        client.connect();

        ErrorEvent error = client.events().next(ErrorEvent.class);
        assertThat(((ReplyError) error.getError()).getCode()).isEqualTo(109);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.token.at-all", "x"})
    void doesNotReturnWithAnInvalidToken(String token) throws Exception {
        assertThat(ended(token)).isEqualTo(3500);
    }

    @Test
    void doesNotReturnWithATokenOfAnotherSecret() throws Exception {
        assertThat(ended(TestTokens.signed(TestTokens.claims("ada"), "another-secret-0123456789-0123456789")))
                .isEqualTo(3500);
    }

    @Test
    void doesNotReturnWithASubscriptionToken() throws Exception {
        assertThat(ended(TestTokens.of("ada", "all.1"))).isEqualTo(3500);
    }

    @Test
    void endsWhenTheApplicationHasNoToken() throws Exception {
        Options options = options("");
        options.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback done) {
                done.Done(new UnauthorizedException(), "");
            }
        });
        SdkClient client = client(options);

        client.sdk().connect();

        assertThat(client.events().next(DisconnectedEvent.class).getCode()).isEqualTo(1);
    }

    /** {@code ttl} counts seconds, so a token that is refreshed at once is valid for one. */
    @Test
    void refreshesItsToken() throws Exception {
        String brief = TestTokens.signed(TestTokens.claims("ada", Duration.ofSeconds(2)));
        CompletableFuture<Boolean> refreshed = new CompletableFuture<>();
        Options options = options(brief);
        options.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback done) {
                done.Done(null, TestTokens.of("ada"));
                refreshed.complete(true);
            }
        });
        SdkClient client = client(options);
        client.connect();

        refreshed.get(30, TimeUnit.SECONDS);

        // The reply to what was sent after the refresh comes after its own.
        client.subscribe(topic("all"));
        assertThat(client.events().types()).containsExactly("ConnectingEvent");
    }

    @Test
    void doesNotReturnWhenItRefreshesWithTheTokenOfAnotherUser() throws Exception {
        String brief = TestTokens.signed(TestTokens.claims("ada", Duration.ofSeconds(2)));
        SdkClient client = client(options(brief, List.of(TestTokens.of("eve"))));
        client.connect();

        assertThat(client.events().next(DisconnectedEvent.class).getCode()).isEqualTo(3500);
    }

    /** There is nothing behind Herald that could respond. */
    @Test
    void refusesRemoteProcedureCallsAndMessages() throws Exception {
        SdkClient client = connect("ada");

        assertThat(SdkClient.error(() -> client.rpc("method", "{}"))).isEqualTo(108);
        client.sdk().send("{}".getBytes(UTF_8), failure -> {});
        assertThat(client.events().next(DisconnectedEvent.class))
                .extracting("code")
                .isEqualTo(3508);
    }

    @Test
    void learnsThatAMessageIsTooLarge() throws Exception {
        SdkClient client = connect("ada");
        client.events().next(ConnectingEvent.class);

        client.sdk().publish(topic("all"), new byte[70_000], (failure, result) -> {});

        assertThat(client.events().next(ConnectingEvent.class))
                .extracting("code", "reason")
                .containsExactly(3, "message size limit");
    }

    @Test
    void reconnectsAfterADrainAndMissesNothing() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("all"));
        client.events().next(ConnectingEvent.class);

        drainer.start(1, null, false);
        try {
            assertThat(client.events().next(ConnectingEvent.class).getCode()).isEqualTo(3001);
            publish(subscription.sdk().getChannel(), "1");
        } finally {
            drainer.cancel();
        }

        client.events().next(ConnectedEvent.class);
        assertThat(subscription.data()).isEqualTo("1");
    }

    @Test
    void doesNotReturnAfterAnOperatorHasDisconnectedIt() throws Exception {
        SdkClient client = connect("mallory");

        assertThat(backend.delete("/users/mallory/sessions", "X-API-Key", SdkService.KEY)
                        .statusCode())
                .isEqualTo(200);

        assertThat(client.events().next(DisconnectedEvent.class).getCode()).isEqualTo(3503);
    }

    /** The code with which a connection with this token ends for good. */
    private int ended(String token) throws InterruptedException {
        SdkClient client = client(options(token));
        client.sdk().connect();
        return client.events().next(DisconnectedEvent.class).getCode();
    }

    /** With an application that has these tokens, one after the other. */
    private static Options options(String token, List<String> more) {
        Iterator<String> tokens = more.iterator();
        Options options = options(token);
        options.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback done) {
                done.Done(null, tokens.next());
            }
        });
        return options;
    }
}
