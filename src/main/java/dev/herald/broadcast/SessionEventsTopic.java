package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether there are session events: without them nobody is left to wait for what is never published. Immutable. */
@Component
public class SessionEventsTopic {

    /** What to do where there are none. */
    public static final String OFF =
            "Session events are off, and nothing is published to topic %s. To have them, set herald.session-events.enabled to true."
                    .formatted(Topic.SESSION_EVENTS);

    private final boolean isOn;

    SessionEventsTopic(@Value("${herald.session-events.enabled:false}") boolean isOn) {
        this.isOn = isOn;
    }

    /** Whether this is their topic, and there are none. */
    public boolean isOff(Topic topic) {
        return !isOn && topic.equals(Topic.SESSION_EVENTS);
    }

    /**
     * Refuses their topic where there are none.
     *
     * @throws InvalidSubscriptionRequestException if it is among these
     */
    public void check(List<Topic> topics) {
        if (!isOn && topics.contains(Topic.SESSION_EVENTS)) {
            throw new InvalidSubscriptionRequestException(OFF);
        }
    }
}
