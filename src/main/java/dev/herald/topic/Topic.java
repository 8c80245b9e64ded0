package dev.herald.topic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of a topic, to which clients publish and subscribe: 1 to {@value #MAX_LENGTH} printable ASCII characters without spaces.
 * Names that begin with {@value #RESERVED} are Herald's own, and no client can use them, but for {@link #SESSION_EVENTS}, which operators read.
 */
public final class Topic {

    /** The length of the longest name. */
    public static final int MAX_LENGTH = 255;

    private static final String RESERVED = "herald/";
    private static final String SESSION_EVENTS_NAME = RESERVED + "sessions";

    /** The topic to which every session is subscribed. */
    public static final Topic BROADCAST = new Topic("broadcast");

    /** The clock, to which sessions that name no topic are subscribed. */
    public static final Topic TICK = new Topic("tick");

    /** The events of sessions: operators alone can read it, and Herald alone publishes to it. */
    public static final Topic SESSION_EVENTS = new Topic(SESSION_EVENTS_NAME, false);

    /** The topic of the self-test, of a name that no client can use. */
    public static final Topic SELF_TEST = new Topic(RESERVED + "self-test", true);

    private final String name;
    private final boolean internal;

    /**
     * @throws InvalidTopicException if the name is invalid or reserved
     */
    public Topic(String name) {
        this(name, false);
        if (!isWellFormed(name)) {
            throw InvalidTopicException.ofName(name);
        }
        if (isReserved(name)) {
            throw InvalidTopicException.ofReserved(name, RESERVED);
        }
    }

    private Topic(String name, boolean internal) {
        this.name = name;
        this.internal = internal;
    }

    /** Whether a client can use this name. */
    public static boolean isValid(String name) {
        return isWellFormed(name) && !isReserved(name);
    }

    /** Whether it has the length and the characters of a name or a pattern. */
    static boolean isWellFormed(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(Topic::isAllowed);
    }

    private static boolean isReserved(String name) {
        return name.startsWith(RESERVED) && !name.equals(SESSION_EVENTS_NAME);
    }

    public String name() {
        return name;
    }

    /** Whether missed messages can be replayed: false for the clock, whose old ticks are useless. */
    public boolean isRecoverable() {
        return !equals(TICK);
    }

    /** Whether sessions are subscribed to it without naming it, so that none could connect without it. */
    public boolean isOfEverySession() {
        return equals(BROADCAST) || equals(TICK);
    }

    /** Whether Herald alone publishes to it, and operators alone can subscribe to it and read its history. */
    public boolean isForOperators() {
        return equals(SESSION_EVENTS);
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
        return c > ' ' && c <= '~';
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
