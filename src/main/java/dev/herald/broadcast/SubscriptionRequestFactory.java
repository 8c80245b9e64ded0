package dev.herald.broadcast;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.topic.Excerpt;
import dev.herald.topic.Topic;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads what requests name, topics above all, within the limit on their number. Safe for use by any thread. */
@Component
public class SubscriptionRequestFactory {

    private final int maxTopics;
    private final LimitMeters limits;
    private final SessionEventsTopic sessionEvents;

    SubscriptionRequestFactory(BroadcastSettings settings, LimitMeters limits, SessionEventsTopic sessionEvents) {
        this.maxTopics = settings.maxTopics();
        this.limits = limits;
        this.sessionEvents = sessionEvents;
    }

    /** The most topics that a session may subscribe to. */
    public int maxTopics() {
        return maxTopics;
    }

    /**
     * Each topic once, in their order.
     *
     * @throws IllegalArgumentException if a name is invalid, or if there are too many
     */
    public List<Topic> topics(List<String> names) {
        List<Topic> topics = names.stream().map(Topic::new).distinct().toList();
        if (topics.size() > maxTopics) {
            limits.hit(Limit.TOPICS);
            throw new TopicLimitExceededException(topics.size(), maxTopics);
        }
        return topics;
    }

    /**
     * A request for the topics of these names.
     *
     * @param history how many of the last messages are replayed; a number, or empty
     * @param since the positions from which to resume, each with its topic or without, separated by commas; may be empty
     * @throws IllegalArgumentException if any of it is invalid; the message names it
     */
    public SubscriptionRequest create(List<String> names, String history, String since) {
        return new SubscriptionRequest(available(names), history(history), positions(since));
    }

    /**
     * The same for a client that comes back by itself and would not if it were refused: an id that is not a list of Herald's positions,
     * or has others among them, is one that nobody knows.
     *
     * @param lastEventId the id of the last event that it has received, not empty
     */
    public SubscriptionRequest resume(List<String> names, String history, String lastEventId) {
        return new SubscriptionRequest(available(names), history(history), knownPositions(lastEventId));
    }

    private List<Topic> available(List<String> names) {
        List<Topic> topics = topics(names);
        sessionEvents.check(topics);
        return topics;
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
                "The value %s of parameter history is invalid: accepted is a number of 0 or more."
                        .formatted(Excerpt.of(text)));
    }

    private List<ClientPosition> positions(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> parts = parts(text);
        if (parts.size() > maxPositions()) {
            throw new InvalidSubscriptionRequestException(
                    "The parameter since has %d positions: one for each topic is accepted, at most %d."
                            .formatted(parts.size(), maxPositions()));
        }
        return parts.stream().map(ClientPosition::parse).toList();
    }

    private List<ClientPosition> knownPositions(String text) {
        List<String> parts = parts(text);
        return parts.size() > maxPositions()
                ? List.of(ClientPosition.FOREIGN)
                : parts.stream().map(ClientPosition::parseLeniently).toList();
    }

    /** One for each topic that the client names, and for broadcasts. */
    private int maxPositions() {
        return maxTopics + 1;
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
