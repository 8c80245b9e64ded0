package dev.herald.broadcast;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.topic.Excerpt;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads what requests name, topics above all, within the limit on their number. Safe for use by any thread. */
@Component
public class SubscriptionRequestFactory {

    private final int maxTopics;
    private final LimitMeters limits;

    SubscriptionRequestFactory(BroadcastSettings settings, LimitMeters limits) {
        this.maxTopics = settings.maxTopics();
        this.limits = limits;
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
     * @param since the positions from which to resume, separated by commas; may be empty
     * @throws IllegalArgumentException if any of it is invalid; the message names it
     */
    public SubscriptionRequest create(List<String> names, String history, String since) {
        return new SubscriptionRequest(topics(names), history(history), positions(since));
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

    private List<Position> positions(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        int max = maxTopics + 1;
        List<String> parts = new ArrayList<>(Arrays.asList(text.split(",", -1)));
        if (parts.size() > max) {
            throw new InvalidSubscriptionRequestException(
                    "The parameter since has %d positions: one for each topic is accepted, at most %d."
                            .formatted(parts.size(), max));
        }
        return parts.stream().map(String::strip).map(Position::parse).toList();
    }
}
