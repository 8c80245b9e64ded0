package dev.herald.topic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The name of a topic, to which clients publish and subscribe: 1 to 128 of {@code A-Z a-z 0-9 _ . : -}. */
public final class Topic {

    /** The topic to which every session is subscribed. */
    public static final Topic BROADCAST = new Topic("broadcast");

    /** The clock, to which sessions that name no topic are subscribed. */
    public static final Topic TICK = new Topic("tick");

    /** The topic of the self-test. Its name contains a slash, so that no client can name it. */
    public static final Topic SELF_TEST = new Topic("herald/self-test", true);

    private static final int MAX_LENGTH = 128;

    private final String name;
    private final boolean internal;

    /**
     * @throws InvalidTopicException if the name is invalid
     */
    public Topic(String name) {
        this(name, false);
        if (!isValid(name)) {
            throw InvalidTopicException.ofName(name);
        }
    }

    private Topic(String name, boolean internal) {
        this.name = name;
        this.internal = internal;
    }

    public static boolean isValid(String name) {
        return !name.isEmpty() && name.length() <= MAX_LENGTH && name.chars().allMatch(Topic::isAllowed);
    }

    public String name() {
        return name;
    }

    /** Whether missed messages can be replayed: false for the clock, whose old ticks are useless. */
    public boolean isRecoverable() {
        return !equals(TICK);
    }

    /** Whether sessions are subscribed to it without naming it, so that none could connect without it. */
    boolean isOfEverySession() {
        return equals(BROADCAST) || equals(TICK);
    }

    /** Whether it is internal to the service: invisible to clients and to most meters. */
    public boolean isInternal() {
        return internal;
    }

    /** Whether clients can subscribe to it only with a token for it. */
    public boolean isPrivate() {
        return name.startsWith("$");
    }

    /** Whether its name ends with the users who can subscribe to it, where that option is on. */
    public boolean hasUserBoundary() {
        return name.contains("#");
    }

    /** Whether its name lists this user after the last {@code #}, as {@code dialog#ann,bob} does; never a user without a name. */
    public boolean isLimitedTo(String user) {
        return hasUserBoundary()
                && !user.isEmpty()
                && Arrays.asList(name.substring(name.lastIndexOf('#') + 1).split(","))
                        .contains(user);
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
