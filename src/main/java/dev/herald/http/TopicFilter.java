package dev.herald.http;

import dev.herald.topic.Topic;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which topics a list has: those whose names begin with a prefix, if they are visible to the caller. A list is in the order of the
 * names, in which all that begin with the prefix follow each other, so that no others are searched.
 *
 * @param prefix empty for all topics
 */
record TopicFilter(String prefix, Predicate<Topic> visible) implements Predicate<Topic> {

    /** Comes after every character that a name may have. */
    private static final char LAST = '\u007f';

    /**
     * @throws BadRequestException if no name can begin with the prefix
     */
    TopicFilter {
        if (!prefix.isEmpty() && !Topic.isValid(prefix)) {
            throw BadRequestException.ofParameter(
                    "prefix",
                    prefix,
                    "the beginning of the name of a topic, 1 to 255 printable ASCII characters without spaces, but not herald/");
        }
    }

    @Override
    public boolean test(Topic topic) {
        return topic.name().startsWith(prefix) && visible.test(topic);
    }

    /** The same page, which begins with the prefix if it is the first. */
    TopicPage.Query from(TopicPage.Query page) {
        return page.cursor().isEmpty() && !prefix.isEmpty() ? new TopicPage.Query(before(), page.limit()) : page;
    }

    /** Where the next page begins, or null if no name that is there begins with the prefix. */
    @Nullable
    String next(@Nullable String cursor) {
        return cursor == null || !cursor.startsWith(prefix) ? null : cursor;
    }

    /** Comes before the prefix, with no name between them. */
    private String before() {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) - 1) + LAST;
    }
}
