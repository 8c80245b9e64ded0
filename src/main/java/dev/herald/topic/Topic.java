package dev.herald.topic;

/**
 * The name under which messages are published and heard.
 *
 * @param name 1 to 128 of {@code A-Z a-z 0-9 _ . : -}
 */
public record Topic(String name) {

    /** What every session hears. */
    public static final Topic BROADCAST = new Topic("broadcast");

    /** The clock: heard by the sessions that name no topic. */
    public static final Topic TICK = new Topic("tick");

    private static final int MAX_LENGTH = 128;

    /**
     * @throws InvalidTopicException if the name breaks the rule above
     */
    public Topic {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(Topic::isAllowed)) {
            throw new InvalidTopicException(name);
        }
    }

    /** False for the clock: nobody wants to hear later what time it was. */
    public boolean isRecoverable() {
        return !equals(TICK);
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
    public String toString() {
        return name;
    }
}
