package dev.herald.sessionevents;

import java.util.List;
import java.util.stream.Stream;

/**
 * A session whose connect was reported and whose disconnect was not.
 *
 * @param detail as it was reported
 * @param topics the topics whose subscribe was reported and whose unsubscribe was not
 */
public record ReportedSession(String id, String detail, List<String> topics) {

    public ReportedSession {
        topics = List.copyOf(topics);
    }

    ReportedSession with(String topic) {
        return new ReportedSession(
                id, detail, Stream.concat(topics.stream(), Stream.of(topic)).toList());
    }

    ReportedSession without(String topic) {
        return new ReportedSession(
                id, detail, topics.stream().filter(each -> !each.equals(topic)).toList());
    }
}
