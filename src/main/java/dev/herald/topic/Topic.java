package dev.herald.topic;

import org.jspecify.annotations.Nullable;

/** The name under which messages are published and heard: 1 to 128 of {@code A-Z a-z 0-9 _ . : -}. */
public final class Topic {

    /** What every session hears. */
    public static final Topic BROADCAST = new Topic("broadcast");

    /** The clock: heard by the sessions that name no topic. */
    public static final Topic TICK = new Topic("tick");

    /** What the service tells itself to see whether it delivers. Its name has a slash: no client can name it. */
    public static final Topic SELF_TEST = new Topic("herald/self-test", true);

    private static final int MAX_LENGTH = 128;

    private final String name;
    private final boolean own;

    /**
     * @throws InvalidTopicException if the name breaks the rule above
     */
    public Topic(String name) {
        this(name, false);
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(Topic::isAllowed)) {
            throw InvalidTopicException.ofName(name);
        }
    }

    private Topic(String name, boolean own) {
        this.name = name;
        this.own = own;
    }

    public String name() {
        return name;
    }

    /** False for the clock: nobody wants to hear later what time it was. */
    public boolean isRecoverable() {
        return !equals(TICK);
    }

    /** Whether it is the service's own: no client hears it, sees it or counts it. */
    public boolean isOwn() {
        return own;
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == ':'
                || c == '-';
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Topic topic && name.equals(topic.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
