package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribingEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.util.ArrayList;
import java.util.List;

/** A subscription of the Java SDK. */
final class SdkSubscription {

    private final Events events = new Events();
    private final Subscription subscription;

    SdkSubscription(Client client, String topic, SubscriptionOptions options) throws DuplicateSubscriptionException {
        options.setMinResubscribeDelay(1);
        options.setMaxResubscribeDelay(100);
        subscription = client.newSubscription(topic, options, new Listener());
    }

    /** The SDK's own. */
    Subscription sdk() {
        return subscription;
    }

    Events events() {
        return events;
    }

    SubscribedEvent awaitSubscribed() throws InterruptedException {
        return events.next(SubscribedEvent.class);
    }

    UnsubscribedEvent awaitUnsubscribed() throws InterruptedException {
        return events.next(UnsubscribedEvent.class);
    }

    UnsubscribedEvent unsubscribe() throws InterruptedException {
        subscription.unsubscribe();
        return awaitUnsubscribed();
    }

    PublicationEvent publication() throws InterruptedException {
        return events.next(PublicationEvent.class);
    }

    PublishResult publish(String data) throws Exception {
        return SdkClient.result(done -> subscription.publish(data.getBytes(UTF_8), done));
    }

    HistoryResult history(HistoryOptions.Builder options) throws Exception {
        return SdkClient.result(done -> subscription.history(options.build(), done));
    }

    PresenceResult presence() throws Exception {
        return SdkClient.result(subscription::presence);
    }

    PresenceStatsResult presenceStats() throws Exception {
        return SdkClient.result(subscription::presenceStats);
    }

    /** The data of the next publication. */
    String data() throws InterruptedException {
        return new String(publication().getData(), UTF_8);
    }

    List<String> data(int count) throws InterruptedException {
        List<String> data = new ArrayList<>();
        while (data.size() < count) {
            data.add(data());
        }
        return data;
    }

    private final class Listener extends SubscriptionEventListener {

        @Override
        public void onPublication(Subscription subscription, PublicationEvent event) {
            events.add(event);
        }

        @Override
        public void onJoin(Subscription subscription, JoinEvent event) {
            events.add(event);
        }

        @Override
        public void onLeave(Subscription subscription, LeaveEvent event) {
            events.add(event);
        }

        @Override
        public void onSubscribed(Subscription subscription, SubscribedEvent event) {
            events.add(event);
        }

        @Override
        public void onUnsubscribed(Subscription subscription, UnsubscribedEvent event) {
            events.add(event);
        }

        @Override
        public void onSubscribing(Subscription subscription, SubscribingEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Subscription subscription, SubscriptionErrorEvent event) {
            events.add(event);
        }
    }
}
