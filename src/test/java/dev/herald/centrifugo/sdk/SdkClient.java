package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.MessageEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.ServerJoinEvent;
import io.github.centrifugal.centrifuge.ServerLeaveEvent;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.ServerSubscribingEvent;
import io.github.centrifugal.centrifuge.ServerUnsubscribedEvent;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of the Java SDK, which speaks Protobuf. */
final class SdkClient implements AutoCloseable {

    private final Events events = new Events();
    private final Client client;
    private boolean isClosed;

    /** A client that has not connected yet. */
    SdkClient(int port, Options options) {
        options.setMinReconnectDelay(1);
        options.setMaxReconnectDelay(100);
        client = new Client("ws://localhost:" + port + "/connection/websocket", options, new Listener());
    }

    /** A client that is connected with this token. */
    static SdkClient connect(int port, String token) throws InterruptedException {
        Options options = new Options();
        options.setToken(token);
        SdkClient client = new SdkClient(port, options);
        client.connect();
        return client;
    }

    /** The SDK's own. */
    Client sdk() {
        return client;
    }

    Events events() {
        return events;
    }

    ConnectedEvent connect() throws InterruptedException {
        client.connect();
        return events.next(ConnectedEvent.class);
    }

    /** Leaves its subscriptions as they are, to be resumed. */
    DisconnectedEvent disconnect() throws InterruptedException {
        client.disconnect();
        return events.next(DisconnectedEvent.class);
    }

    /** A subscription that waits for its reply. */
    SdkSubscription subscribing(String topic, SubscriptionOptions options) throws DuplicateSubscriptionException {
        SdkSubscription subscription = new SdkSubscription(client, topic, options);
        subscription.sdk().subscribe();
        return subscription;
    }

    SdkSubscription subscribing(String topic) throws DuplicateSubscriptionException {
        return subscribing(topic, new SubscriptionOptions());
    }

    SdkSubscription subscribe(String topic) throws Exception {
        SdkSubscription subscription = subscribing(topic);
        subscription.awaitSubscribed();
        return subscription;
    }

    PublishResult publish(String topic, String data) throws Exception {
        return result(done -> client.publish(topic, data.getBytes(UTF_8), done));
    }

    HistoryResult history(String topic, HistoryOptions.Builder options) throws Exception {
        return result(done -> client.history(topic, options.build(), done));
    }

    PresenceResult presence(String topic) throws Exception {
        return result(done -> client.presence(topic, done));
    }

    PresenceStatsResult presenceStats(String topic) throws Exception {
        return result(done -> client.presenceStats(topic, done));
    }

    RPCResult rpc(String method, String data) throws Exception {
        return result(done -> client.rpc(method, data.getBytes(UTF_8), done));
    }

    /** The result of a call, or the exception with which it ended. */
    static <T> T result(Consumer<ResultCallback<T>> call) throws Exception {
        return outcome(call).get(30, TimeUnit.SECONDS);
    }

    /** The code of the error with which the server responds to a call. */
    static int error(Callable<?> call) throws Exception {
        try {
            throw new AssertionError("expected an error, and got " + call.call());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReplyError error) {
                return error.getCode();
            }
            throw e;
        }
    }

    private static <T> CompletableFuture<T> outcome(Consumer<ResultCallback<T>> call) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        call.accept((failure, result) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            } else {
                outcome.complete(result);
            }
        });
        return outcome;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            assertThat(hasEnded()).isTrue();
        }
    }

    private boolean hasEnded() {
        try {
            return client.close(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private final class Listener extends EventListener {

        @Override
        public void onConnecting(Client client, ConnectingEvent event) {
            events.add(event);
        }

        @Override
        public void onConnected(Client client, ConnectedEvent event) {
            events.add(event);
        }

        @Override
        public void onDisconnected(Client client, DisconnectedEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Client client, ErrorEvent event) {
            events.add(event);
        }

        @Override
        public void onMessage(Client client, MessageEvent event) {
            events.add(event);
        }

        @Override
        public void onSubscribed(Client client, ServerSubscribedEvent event) {
            events.add(event);
        }

        @Override
        public void onSubscribing(Client client, ServerSubscribingEvent event) {
            events.add(event);
        }

        @Override
        public void onUnsubscribed(Client client, ServerUnsubscribedEvent event) {
            events.add(event);
        }

        @Override
        public void onPublication(Client client, ServerPublicationEvent event) {
            events.add(event);
        }

        @Override
        public void onJoin(Client client, ServerJoinEvent event) {
            events.add(event);
        }

        @Override
        public void onLeave(Client client, ServerLeaveEvent event) {
            events.add(event);
        }
    }
}
