package dev.herald.centrifugo;

import dev.herald.session.PublicationForm;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription was granted. Immutable.
 *
 * @param isServerSide whether it was not requested by a command, so that its end ends the connection where it cannot go on
 * @param info about the subscription, for others; JSON or any bytes; null if there is none
 * @param data for the client; null if there is none
 * @param lifetime when it ends unless it is refreshed; null for never
 * @param filter null to receive all
 * @param memory the bytes of all that, roughly
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares terms
record SubscriptionTerms(
        boolean isServerSide,
        boolean isPositioned,
        boolean isRecoverable,
        boolean isPresent,
        boolean emitsJoinLeave,
        boolean receivesJoinLeave,
        boolean isDelta,
        boolean isNumbered,
        byte @Nullable [] info,
        byte @Nullable [] data,
        @Nullable SubscriptionLifetime lifetime,
        @Nullable TagsFilter filter,
        int memory) {

    /** Of a subscription whose token is being verified. */
    static final SubscriptionTerms NONE =
            new SubscriptionTerms(false, false, false, false, false, false, false, false, null, null, null, null, 0);

    /** The same with other information for others. */
    SubscriptionTerms withInfo(byte @Nullable [] newInfo) {
        return new SubscriptionTerms(
                isServerSide,
                isPositioned,
                isRecoverable,
                isPresent,
                emitsJoinLeave,
                receivesJoinLeave,
                isDelta,
                isNumbered,
                newInfo,
                data,
                lifetime,
                filter,
                memory + length(newInfo) - length(info));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * The form of a publication.
     *
     * @param first whether the client does not have the one before
     */
    PublicationForm form(boolean first) {
        if (!isDelta) {
            return isNumbered ? PublicationForm.NUMBERED : PublicationForm.PLAIN;
        }
        return first
                ? (isNumbered ? PublicationForm.NUMBERED_DELTA_BASE : PublicationForm.DELTA_BASE)
                : (isNumbered ? PublicationForm.NUMBERED_DELTA : PublicationForm.DELTA);
    }
}
