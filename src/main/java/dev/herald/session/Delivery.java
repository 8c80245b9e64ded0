package dev.herald.session;

import dev.herald.topic.Publication;

/**
 * What one subscription is to be delivered, and how: one object may serve many subscriptions.
 *
 * <p>Called by the thread that writes to the session, for each publication that is not shared with others; nothing may block.
 */
public interface Delivery {

    /** Every publication, and gaps among them, in the form that the socket has for all. */
    Delivery EVERYTHING = new Delivery() {};

    /**
     * The form of the next publication.
     *
     * @param first whether the subscriber may not have received the publication before
     */
    default PublicationForm form(boolean first) {
        return PublicationForm.PLAIN;
    }

    /** Whether {@link #accepts} may be false for some publications, so that nothing is shared with other subscribers. */
    default boolean isFiltered() {
        return false;
    }

    /** Whether the subscriber receives this publication; otherwise it is passed over. */
    default boolean accepts(Publication publication) {
        return true;
    }

    /**
     * Subscriptions with the same value end at the same publications. Any value if they {@linkplain #continuesWith continue} with all.
     */
    default long epoch() {
        return 0;
    }

    /** Whether the subscriber may receive this publication after all before it; if not, its subscription is {@link #lost}. */
    default boolean continuesWith(Publication publication) {
        return true;
    }

    /**
     * Has the subscriber continue with a publication with which it does not yet, the next one, from which it learns all that it needs for
     * that. False if it cannot.
     */
    default boolean adopt(Publication publication) {
        return false;
    }

    /**
     * The next publication is gone, or the subscriber cannot {@linkplain #continuesWith continue} with it. By any thread.
     *
     * @return true if this has ended the subscription; false if the session is to be closed
     */
    default boolean lost(Subscription subscription) {
        return false;
    }
}
