package dev.herald.presence;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message with which a node reports changes of its clients to one that watches their topics. A wire format: nodes of another
 * version may run beside this one.
 *
 * @param number of the message, from 1: if one is missing, the receiver asks for all again
 * @param changes in order
 * @param state the clients of a topic, or a part of them, from which the changes after it go on; null if there is none
 */
record NodeChanges(
        long number, List<Change> changes, @Nullable ClientsPart state) {

    static final String OPERATION = "presence-changes";

    /** A join or a leave. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"topic", "isJoin", "client"})
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Change(String topic, boolean isJoin, ClientRow client) {

        static Change of(Topic topic, ClientInfo client, boolean isJoin) {
            return new Change(topic.name(), isJoin, ClientRow.of(client));
        }
    }

    /**
     * @param isFirst whether it begins with these
     * @param isLast whether these are the last ones
     * @param agesMillis for how long each of them has been subscribed, at most a minute
     */
    record ClientsPart(
            String topic, boolean isFirst, boolean isLast, List<ClientRow> clients, List<Integer> agesMillis) {}
}
