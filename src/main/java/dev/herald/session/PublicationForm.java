package dev.herald.session;

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
    NUMBERED,

    /** As {@link #DELTA_BASE}, with the number of the topic instead of its name. */
    NUMBERED_DELTA_BASE,

    /** As {@link #DELTA}, with the number of the topic instead of its name. */
    NUMBERED_DELTA;

    /** Whether it has the number of the topic. */
    public boolean isNumbered() {
        return ordinal() >= NUMBERED.ordinal();
    }

    /** The same without a number. */
    public PublicationForm named() {
        return isNumbered() ? values()[ordinal() - NUMBERED.ordinal()] : this;
    }
}
