package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.presence.Presence;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Subscriptions of a client, what others see of them, and their ends. */
class ClientSubscriptionTests {

    private static final Topic NEWS = new Topic("news");
    private static final ClientInfo INFO = new ClientInfo("ada", "1", null, null);
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final InstantSource time = now::get;
    private final SubscriptionExpiry expiry = new SubscriptionExpiry(clock(time), new RefreshTimes(clock(time)));
    private final Presence presence = mock();
    private final JoinLeaveSubscribers joinLeave = new JoinLeaveSubscribers(presence);
    private final SubscriptionEnd end = new SubscriptionEnd(presence, joinLeave, expiry);
    private final Session session = mock();
    private final Client client = mock();
    private final ClientSubscription subscription = new ClientSubscription(client, NEWS, end);

    ClientSubscriptionTests() {
        when(client.session()).thenReturn(session);
        expiry.whenExpired(end::expired);
    }

    private static Clock clock(InstantSource time) {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.@Nullable ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time.instant();
            }
        };
    }

    @Test
    void doesNotBeginOnceItHasEnded() {
        end.end(subscription);

        assertThat(subscription.begin(INFO, new Position(7, 0))).isFalse();
        assertThat(subscription.isActive()).isFalse();
        assertThat(subscription.info()).isNull();
        verify(session, never()).hold(100);
    }

    @Test
    void holdsTheMemoryOfItsTermsUntilItEnds() {
        subscription.grant(terms(null));
        subscription.begin(INFO, new Position(7, 0));
        verify(session).hold(100);

        end.end(subscription);
        end.end(subscription);

        verify(session, times(1)).hold(-100);
    }

    /** The first message of a topic in Redis begins an epoch, and names it. */
    @Test
    void aClientThatOnlyReceivesGoesOnInAnEpochThatBeginsWithItsFirstMessage() {
        ClientFormat format = mock();
        when(client.format()).thenReturn(format);
        TopicLog log = TestSessions.topics(10, new FakeTicker()).pin(NEWS);
        long begin = log.head();
        log.append(Message.of("1"), Long.MAX_VALUE);
        log.append(Message.of("2"), Long.MAX_VALUE);
        Publication first = Objects.requireNonNull(log.get(begin));
        Publication second = Objects.requireNonNull(log.get(begin + 1));
        subscription.begin(INFO, new Position(log.epoch() + 1, 0));
        assertThat(subscription.continuesWith(first)).isFalse();
        assertThat(subscription.adopt(first)).isFalse();

        when(format.isUnidirectional()).thenReturn(true);
        assertThat(subscription.adopt(second)).isFalse();
        assertThat(subscription.adopt(first)).isTrue();

        assertThat(subscription.continuesWith(first)).isTrue();
        assertThat(subscription.continuesWith(second)).isTrue();
    }

    @Test
    void leavesWhatItHasEnteredOnce() {
        begin(null);
        joinLeave.add(subscription);
        joinLeave.add(subscription);

        end.end(subscription);
        end.end(subscription);

        verify(presence, times(1)).watch(NEWS);
        verify(presence, times(1)).unwatch(NEWS);
        verify(presence, times(1)).leave(NEWS, INFO);
    }

    @Test
    void expiresSomeTimeAfterItsToken() {
        List<ClientSubscription> expired = new ArrayList<>();
        expiry.whenExpired(expired::add);
        begin(NOON.plusSeconds(10));
        expiry.set(subscription, NOON.plusSeconds(10));

        now.set(NOON.plusSeconds(10).plus(SubscriptionExpiry.GRACE).minusMillis(1));
        expiry.expire();
        assertThat(expired).isEmpty();
        now.set(now.get().plusMillis(1));
        expiry.expire();

        assertThat(expired).containsExactly(subscription);
    }

    @Test
    void doesNotExpireAfterItWasRenewedForEver() {
        expiry.set(subscription, NOON);
        expiry.set(subscription, null);

        assertThat(expiry.size()).isZero();
    }

    @Test
    void leavesNothingToExpire() {
        begin(NOON);
        expiry.set(subscription, NOON);

        end.end(subscription);

        assertThat(expiry.size()).isZero();
    }

    @Test
    void tellsWholeSecondsAndAtLeastOne() {
        assertThat(expiry.secondsUntil(NOON.plusMillis(2_900))).isEqualTo(2);
        assertThat(expiry.secondsUntil(NOON)).isOne();
        assertThat(expiry.secondsUntil(NOON.minusSeconds(9))).isOne();
        assertThat(expiry.secondsUntil(Instant.MAX)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void expiredOneIsAskedToSubscribeAgain() {
        begin(NOON);
        expiry.set(subscription, NOON);
        now.set(NOON.plusSeconds(60));

        expiry.expire();
        expiry.expire();

        verify(client, times(1)).send(any());
        assertThat(subscription.hasEnded()).isTrue();
    }

    private void begin(@Nullable Instant until) {
        subscription.grant(terms(until));
        assertThat(subscription.begin(INFO, new Position(7, 0))).isTrue();
    }

    private static SubscriptionTerms terms(@Nullable Instant until) {
        return new SubscriptionTerms(
                false,
                true,
                true,
                true,
                true,
                true,
                false,
                false,
                null,
                null,
                SubscriptionLifetime.of(until, false),
                null,
                100);
    }
}
