package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session wants to hear, and from where on.
 *
 * <p>Every session hears {@link Topic#BROADCAST}, and the clock as well if it names no topic.
 *
 * @param named the topics that it names, each once
 * @param history how many of the last messages it is told first: of each topic that it names, or of broadcasts if it names
 *     none
 * @param since what it has heard last time, in the order of the topics; it is told everything after that instead
 */
public record SubscriptionRequest(List<Topic> named, int history, List<Position> since) {

    /** What a session that names no topic hears from now on. */
    public static final SubscriptionRequest DEFAULT = new SubscriptionRequest(List.of(), 0, List.of());

    /**
     * Reads what a client asks for: {@code topic}, as often as it likes, {@code history} and {@code since}, which has
     * positions divided by commas.
     *
     * @param since instead of what the query says, if it is not empty
     * @param maxTopics how many topics it may name
     * @throws IllegalArgumentException if any of it is not what was expected; the message names it
     */
    static SubscriptionRequest of(Query query, String since, int maxTopics) {
        List<Topic> named =
                query.all("topic").stream().map(Topic::new).distinct().toList();
        if (named.size() > maxTopics) {
            throw new TopicLimitExceededException(named.size(), maxTopics);
        }
        String positions = since.isEmpty() ? String.join(",", query.all("since")) : since;
        return new SubscriptionRequest(named, history(query.first("history")), positions(positions, maxTopics + 1));
    }

    /** What it hears, each once: broadcasts first, then what it names. */
    List<Topic> topics() {
        Set<Topic> topics = new LinkedHashSet<>();
        topics.add(Topic.BROADCAST);
        topics.addAll(named);
        if (named.isEmpty()) {
            topics.add(Topic.TICK);
        }
        return List.copyOf(topics);
    }

    /** Whether the last messages of this topic are told first. */
    boolean wantsHistory(Topic topic) {
        return history > 0 && (named.isEmpty() ? topic.equals(Topic.BROADCAST) : named.contains(topic));
    }

    /** The position in this log that it names; null if it names none. */
    @Nullable
    Position place(TopicLog log) {
        Position place = null;
        for (Position position : since) {
            place = log.knows(position.epoch()) ? position : place;
        }
        return place;
    }

    private static int history(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            int history = Integer.parseInt(text);
            if (history >= 0) {
                return history;
            }
        } catch (NumberFormatException e) {
            // as for a number below 0
        }
        throw new InvalidSubscriptionRequestException(
                "history: \"%s\" (expected: a number, 0 or more)".formatted(shorten(text)));
    }

    private static List<Position> positions(String text, int max) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>(Arrays.asList(text.split(",", -1)));
        if (parts.size() > max) {
            throw new InvalidSubscriptionRequestException(
                    "since: %d positions (expected: one for each topic, at most %d)".formatted(parts.size(), max));
        }
        return parts.stream().map(String::strip).map(Position::parse).toList();
    }

    private static String shorten(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }
}
