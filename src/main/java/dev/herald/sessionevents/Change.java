package dev.herald.sessionevents;

import dev.herald.session.Session;
import dev.herald.session.Transport;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * A change of a session of this node that is to be reported.
 *
 * @param topics of a subscribe or unsubscribe the topic; of a disconnect those that the session was subscribed to
 * @param status of a disconnect; null if it is not known
 */
record Change(
        EventType type,
        Client client,
        List<Topic> topics,
        @Nullable CloseStatus status,
        Instant time) {

    /** The session, without what it holds. */
    record Client(String session, String uuid, @Nullable String user, Transport transport) {

        static Client of(Session session) {
            return new Client(session.id(), session.uuid(), session.user(), session.transport());
        }
    }
}
