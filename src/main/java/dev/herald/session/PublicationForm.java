package dev.herald.session;

import org.jspecify.annotations.Nullable;

/**
 * How a publication is written to a subscriber, where a format knows more than one way: each of them is encoded once and shared.
 */
public enum PublicationForm {

    /** Complete, with the name of its topic. */
    PLAIN,

    /** Complete, for a subscriber that receives deltas and has nothing yet that they could refer to. */
    DELTA_BASE,

    /** What changed since the publication before, which the subscriber has received. */
    DELTA,

    /** As {@link #PLAIN}, with the number of the topic instead of its name. */
    NUMBERED(PLAIN),

    /** As {@link #DELTA_BASE}, with the number of the topic instead of its name. */
    NUMBERED_DELTA_BASE(DELTA_BASE),

    /** As {@link #DELTA}, with the number of the topic instead of its name. */
    NUMBERED_DELTA(DELTA);

    private final @Nullable PublicationForm named;

    PublicationForm() {
        this.named = null;
    }

    PublicationForm(PublicationForm named) {
        this.named = named;
    }

    /** Whether it has the number of the topic. */
    public boolean isNumbered() {
        return named != null;
    }

    /** The same without a number. */
    public PublicationForm named() {
        return named == null ? this : named;
    }
}
