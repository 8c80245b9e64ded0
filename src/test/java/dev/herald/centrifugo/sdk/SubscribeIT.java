package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribingEvent;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.SubscriptionState;
import io.github.centrifugal.centrifuge.SubscriptionTokenEvent;
import io.github.centrifugal.centrifuge.SubscriptionTokenGetter;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnauthorizedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Client-side subscriptions of the Java SDK, their permissions and tokens, and what they receive. */
class SubscribeIT extends SdkTest {

    @Test
    void receivesWhatIsPublishedWhileItIsSubscribed() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribing(topic("all"));
        String topic = subscription.sdk().getChannel();

        assertThat(subscription.events().next(SubscribingEvent.class).getReason())
                .isEqualTo("subscribe called");
        assertThat(subscription.awaitSubscribed())
                .extracting("wasRecovering", "recovered", "recoverable", "positioned")
                .containsExactly(false, false, true, true);
        assertThat(subscription.sdk().getState()).isEqualTo(SubscriptionState.SUBSCRIBED);
        publish(topic, "{\"n\":1}");
        assertThat(subscription.data()).isEqualTo("{\"n\":1}");
        assertThat(subscription.unsubscribe()).extracting("code", "reason").containsExactly(0, "unsubscribe called");

        publish(topic, "{\"n\":2}");
        subscription.sdk().subscribe();
        subscription.awaitSubscribed();
        publish(topic, "{\"n\":3}");

        assertThat(subscription.data(2)).containsExactly("{\"n\":2}", "{\"n\":3}");
        assertThat(client.sdk().getSubscription(topic)).isSameAs(subscription.sdk());
        assertThatThrownBy(() -> client.subscribing(topic)).isInstanceOf(DuplicateSubscriptionException.class);
        client.sdk().removeSubscription(subscription.sdk());
        subscription.awaitUnsubscribed();
        assertThat(client.sdk().getSubscription(topic)).isNull();
        publish(topic, "{\"n\":4}");
        client.publish(topic, "5");
        assertThat(subscription.events().has(PublicationEvent.class)).isFalse();
    }

    @Test
    void hasItsReplyBeforeTheFirstPublication() throws Exception {
        String topic = topic("all");
        AtomicBoolean isOver = new AtomicBoolean();
        SdkClient publisher = connect("bob");
        Future<?> publishing = Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
            while (!isOver.get()) {
                publisher.publish(topic, "1");
            }
            return null;
        });

        for (int i = 0; i < 20; i++) {
            SdkClient client = connect("ada");
            SdkSubscription subscription = client.subscribing(topic);
            subscription.publication();
            assertThat(subscription.events().types()).startsWith("SubscribingEvent", "SubscribedEvent");
            client.close();
        }

        isOver.set(true);
        publishing.get(30, TimeUnit.SECONDS);
    }

    @Test
    void comesAndGoesInALoop() throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(topic("all"));

        for (int i = 0; i < 100; i++) {
            subscription.unsubscribe();
            subscription.sdk().subscribe();
            subscription.awaitSubscribed();
        }
        client.publish(subscription.sdk().getChannel(), "1");

        assertThat(subscription.data()).isEqualTo("1");
        assertThat(subscription.sdk().getState()).isEqualTo(SubscriptionState.SUBSCRIBED);
    }

    @Test
    void deliversEachKindOfData() throws Exception {
        SdkSubscription subscription = connect("ada").subscribe(topic("all"));
        String topic = subscription.sdk().getChannel();

        publish(topic, "{\"a\":\n[1, 2]}", "application/json");
        publish(topic, "{not JSON: ü", "text/plain");
        byte[] binary = {0, -1, -128, 10};
        connect("bob").sdk().publish(topic, binary, (failure, result) -> {});

        assertThat(subscription.data().replace("\n", "")).isEqualTo("{\"a\":[1, 2]}");
        assertThat(subscription.data()).isEqualTo("{not JSON: ü");
        PublicationEvent last = subscription.publication();
        assertThat(last.getData()).isEqualTo(binary);
        assertThat(last.getOffset()).isEqualTo(3);
    }

    @Test
    void namesTheClientThatPublished() throws Exception {
        SdkSubscription subscription = connect("ada").subscribe(topic("all"));
        SdkClient bob =
                client(options(TestTokens.signed(TestTokens.claims("bob").claim("info", Map.of("name", "Bob")))));
        String client = bob.connect().getClient();

        bob.publish(subscription.sdk().getChannel(), "{}");
        publish(subscription.sdk().getChannel(), "{}");

        PublicationEvent ofAClient = subscription.publication();
        assertThat(ofAClient.getInfo().getUser()).isEqualTo("bob");
        assertThat(ofAClient.getInfo().getClient()).isEqualTo(client);
        assertThat(new String(ofAClient.getInfo().getConnInfo(), UTF_8)).isEqualTo("{\"name\":\"Bob\"}");
        assertThat(ofAClient.getTags()).isEmpty();
        assertThat(subscription.publication().getInfo().getClient()).isEmpty();
    }

    static List<String> invalidNames() {
        return List.of("with a space", "ü", "x".repeat(256), "herald/tick");
    }

    @ParameterizedTest
    @MethodSource("invalidNames")
    void refusesInvalidNames(String name) throws Exception {
        SdkSubscription subscription = connect("ada").subscribing(name);

        assertThat(subscription.awaitUnsubscribed().getCode()).isEqualTo(107);
        assertThat(subscription.events().next(SubscriptionErrorEvent.class)).isNotNull();
    }

    static List<String> validNames() {
        return List.of("all.:#$/*&?=%[]{}\"'\\", "all." + "x".repeat(251));
    }

    @ParameterizedTest
    @MethodSource("validNames")
    void acceptsAnyPrintableCharacter(String name) throws Exception {
        SdkClient client = connect("ada");
        SdkSubscription subscription = client.subscribe(name);

        client.publish(name, "1");

        assertThat(subscription.data()).isEqualTo("1");
    }

    @Test
    void needsPermission() throws Exception {
        SdkClient client =
                connectWith(TestTokens.signed(TestTokens.claims("ada").claim("herald.subscribe", List.of("news.*"))));

        SdkSubscription allowed = client.subscribe(topic("news"));
        assertThat(client.subscribing("other").awaitUnsubscribed().getCode()).isEqualTo(103);

        publish(allowed.sdk().getChannel(), "1");
        assertThat(allowed.data()).isEqualTo("1");
    }

    @Test
    void mayBeForTheUsersThatTheTopicNames() throws Exception {
        SdkClient ada = connect("ada");

        ada.subscribe("dialog#ada,bob");
        assertThat(ada.subscribing("dialog#bob,eve").awaitUnsubscribed().getCode())
                .isEqualTo(103);
    }

    @Test
    void ofAPrivateTopicNeedsAToken() throws Exception {
        String topic = "$" + topic("all");
        SdkClient ada =
                connectWith(TestTokens.signed(TestTokens.claims("ada").claim("herald.subscribe", List.of("*"))));

        assertThat(ada.subscribing(topic).awaitUnsubscribed().getCode()).isEqualTo(103);
        ada.sdk().removeSubscription(ada.sdk().getSubscription(topic));
        SdkSubscription subscription = ada.subscribing(topic, token(TestTokens.of("ada", topic)));

        subscription.awaitSubscribed();
        publish(topic, "1");
        assertThat(subscription.data()).isEqualTo("1");
    }

    @Test
    void asksForItsToken() throws Exception {
        String topic = "$" + topic("any");
        SubscriptionOptions options = new SubscriptionOptions();
        options.setTokenGetter(new SubscriptionTokenGetter() {
            @Override
            public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback done) {
                done.Done(null, TestTokens.of("ada", event.getChannel()));
            }
        });

        connect("ada").subscribing(topic, options).awaitSubscribed();
    }

    @Test
    void endsWhenTheApplicationHasNoToken() throws Exception {
        SubscriptionOptions options = new SubscriptionOptions();
        options.setTokenGetter(new SubscriptionTokenGetter() {
            @Override
            public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback done) {
                done.Done(new UnauthorizedException(), "");
            }
        });

        assertThat(connect("ada")
                        .subscribing("any", options)
                        .awaitUnsubscribed()
                        .getCode())
                .isEqualTo(1);
    }

    @Test
    void tokenHasDataForItsClient() throws Exception {
        String topic = topic("any");
        String token = TestTokens.signed(
                TestTokens.claims("ada").claim("channel", topic).claim("data", Map.of("title", "Any")));

        assertThat(new String(
                        connect("ada")
                                .subscribing(topic, token(token))
                                .awaitSubscribed()
                                .getData(),
                        UTF_8))
                .isEqualTo("{\"title\":\"Any\"}");
    }

    @Test
    void isRefusedWithAnInvalidOrExpiredToken() throws Exception {
        SdkClient ada = connect("ada");
        String expired =
                TestTokens.signed(TestTokens.claims("ada", Duration.ofHours(-1)).claim("channel", "expired"));

        assertThat(ada.subscribing("invalid", token("x.y.z"))
                        .awaitUnsubscribed()
                        .getCode())
                .isEqualTo(103);
        assertThat(ada.subscribing("expired", token(expired))
                        .awaitUnsubscribed()
                        .getCode())
                .isEqualTo(109);
    }

    @Test
    void endsTheConnectionWithATokenOfAnotherTopicOrUser() throws Exception {
        for (String token : List.of(TestTokens.of("ada", "another"), TestTokens.of("eve", "this"))) {
            SdkClient ada = connect("ada");

            ada.subscribing("this", token(token));

            assertThat(ada.events().next(DisconnectedEvent.class).getCode()).isEqualTo(3500);
        }
    }

    @Test
    void refreshesItsToken() throws Exception {
        String topic = topic("any");
        String brief = TestTokens.signed(
                TestTokens.claims("ada", Duration.ofSeconds(5)).claim("channel", topic));
        CompletableFuture<Boolean> refreshed = new CompletableFuture<>();
        SubscriptionOptions options = token(brief);
        options.setTokenGetter(new SubscriptionTokenGetter() {
            @Override
            public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback done) {
                done.Done(null, TestTokens.of("ada", topic));
                refreshed.complete(true);
            }
        });
        SdkClient ada = connect("ada");
        SdkSubscription subscription = ada.subscribing(topic, options);
        subscription.awaitSubscribed();

        refreshed.get(30, TimeUnit.SECONDS);

        ada.subscribe(topic("all")); // its reply comes after that of the refresh
        publish(topic, "1");
        assertThat(subscription.data()).isEqualTo("1");
        assertThat(subscription.events().types()).containsExactly("SubscribingEvent");
    }

    private static SubscriptionOptions token(String token) {
        SubscriptionOptions options = new SubscriptionOptions();
        options.setToken(token);
        return options;
    }
}
