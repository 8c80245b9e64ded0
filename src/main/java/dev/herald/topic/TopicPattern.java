package dev.herald.topic;

/**
 * A set of topics by name: {@code *} stands for any run of characters, also none, and all others for themselves.
 *
 * @param text 1 to 255 printable ASCII characters without spaces
 */
public record TopicPattern(String text) {

    /**
     * @throws InvalidTopicException if the text is invalid
     */
    public TopicPattern {
        if (!Topic.isWellFormed(text)) {
            throw InvalidTopicException.ofPattern(text);
        }
    }

    /** Takes time proportional to the product of both lengths at most. */
    public boolean matches(Topic topic) {
        return matches(topic.name());
    }

    /** Greedy, and backtracks to the last star only, so that no pattern takes exponential time. */
    public boolean matches(String name) {
        int p = 0;
        int star = -1;
        int mark = 0;
        for (int n = 0; n < name.length(); ) {
            if (p < text.length() && text.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (p < text.length() && text.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        return text.chars().skip(p).allMatch(c -> c == '*');
    }

    @Override
    public String toString() {
        return text;
    }
}
