package dev.herald.centrifugo;

import dev.herald.session.PublicationForm;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a client receives of a publication.
 *
 * @param position null if its topic has no history
 * @param receivesDeltas whether the client receives deltas: then a JSON client expects a string, also for complete data
 * @param delta from the {@linkplain Codec#payload payload} of the publication before to that of this one; null for complete data
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PublicationContent(
        Message message, @Nullable Position position, boolean receivesDeltas, byte @Nullable [] delta) {

    PublicationContent {
        if (delta != null && !receivesDeltas) {
            throw new IllegalArgumentException("A client that does not receive deltas cannot read one.");
        }
    }

    static PublicationContent complete(Message message, @Nullable Position position) {
        return new PublicationContent(message, position, false, null);
    }

    /**
     * Of this form, named or numbered.
     *
     * @param delta null if there is none, or it is not shorter: then the data is complete
     */
    static PublicationContent of(
            Message message, @Nullable Position position, PublicationForm form, byte @Nullable [] delta) {
        boolean receivesDeltas = form.named() != PublicationForm.PLAIN;
        return new PublicationContent(
                message, position, receivesDeltas, form.named() == PublicationForm.DELTA ? delta : null);
    }

    /** 0 if there is none, which is not written. */
    long offset() {
        return position == null ? 0 : position.offset();
    }

    /** The first publication of an epoch says which; empty for the others. */
    String epoch() {
        return position != null && position.offset() == 1 ? position.epochText() : "";
    }
}
