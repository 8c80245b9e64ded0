package dev.herald.centrifugo;

import dev.herald.session.Delivery;
import dev.herald.session.PublicationForm;
import dev.herald.session.Subscription;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a client, from its request to its end.
 *
 * <p>Safe for use by any thread.
 */
final class ClientSubscription implements Delivery {

    private final Client client;
    private final Topic topic;
    private final SubscriptionEnd end;
    private volatile SubscriptionTerms terms = SubscriptionTerms.NONE;

    /** How others see the client in this topic; null before it begins. */
    private volatile @Nullable ClientInfo info;

    /** Begins in this epoch; one that begins later ends the subscription, unless it is {@linkplain #adopt adopted}. */
    private volatile long epoch;

    /** The newest offset when it began: publications up to it may be of epochs before. */
    private volatile long headOffset;

    private @Nullable Subscription subscription;
    private boolean ended;

    ClientSubscription(Client client, Topic topic, SubscriptionEnd end) {
        this.client = client;
        this.topic = topic;
        this.end = end;
    }

    Client client() {
        return client;
    }

    Topic topic() {
        return topic;
    }

    SubscriptionTerms terms() {
        return terms;
    }

    /** Has these terms when it begins. */
    ClientSubscription grant(SubscriptionTerms granted) {
        terms = granted;
        return this;
    }

    @Nullable
    ClientInfo info() {
        return info;
    }

    /** Whether it has begun, and not ended. */
    synchronized boolean isActive() {
        return info != null && !ended;
    }

    /**
     * It begins.
     *
     * @param newest the newest position of the topic now
     * @return false if it was ended before it began
     */
    boolean begin(ClientInfo newInfo, Position newest) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            epoch = newest.epoch();
            headOffset = newest.offset();
            info = newInfo;
        }
        client.session().hold(terms.memory());
        return true;
    }

    /** What others learn of its client has changed: how they see it now; null if it has not begun, or has ended. */
    synchronized @Nullable ClientInfo renewInfo() {
        if (info == null || ended) {
            return null;
        }
        info = client.info(terms.info());
        return info;
    }

    /** The same, with other information about the subscription. */
    @Nullable
    ClientInfo renewInfo(byte @Nullable [] newInfo) {
        int more;
        synchronized (this) {
            if (info == null || ended) {
                return null;
            }
            more = -terms.memory();
            terms = terms.withInfo(newInfo);
            more += terms.memory();
            info = client.info(newInfo);
        }
        client.session().hold(more);
        return info;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** The number that stands for its topic in what it is delivered; 0 if the name does. */
    synchronized long number() {
        return terms.isNumbered() && subscription != null ? subscription.log().number() : 0;
    }

    /** What delivers it. Ends that at once if the subscription has ended meanwhile. */
    void deliveredBy(Subscription newSubscription) {
        boolean late;
        synchronized (this) {
            subscription = newSubscription;
            late = ended;
        }
        if (late) {
            client.session().unsubscribe(newSubscription);
        }
    }

    /** Ends the delivery; false if it had ended already. */
    boolean stop() {
        Subscription active;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            active = subscription;
        }
        if (active != null) {
            client.session().unsubscribe(active);
        }
        if (info != null) {
            client.session().hold(-terms.memory());
        }
        return true;
    }

    @Override
    public PublicationForm form(boolean first) {
        return terms.form(first);
    }

    @Override
    public boolean isFiltered() {
        return terms.filter() != null;
    }

    @Override
    public boolean accepts(Publication publication) {
        TagsFilter filter = terms.filter();
        return filter == null || filter.matches(publication.message().tags());
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean continuesWith(Publication publication) {
        Position position = publication.position();
        return publication.gap() == null && (position.epoch() == epoch || position.offset() <= headOffset);
    }

    /** The first publication of an epoch names it. Clients that only receive go on from there; some SDKs do not. */
    @Override
    public boolean adopt(Publication publication) {
        Position position = publication.position();
        boolean isFirst = publication.isKept() && position.offset() == 1 && publication.gap() == null;
        if (isFirst && client.format().isUnidirectional()) {
            epoch = position.epoch();
            return true;
        }
        return false;
    }

    @Override
    public boolean lost(Subscription lost) {
        client.session().unsubscribe(lost);
        end.lost(this);
        return true;
    }
}
