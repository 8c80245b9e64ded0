package dev.herald.session;

import dev.herald.topic.Topic;
import org.springframework.web.socket.CloseStatus;

/**
 * Is notified of what clients do: that they connect, subscribe, unsubscribe and disconnect.
 *
 * <p>Called by any thread, several at a time, also for one session; it must not block. What is called is a state that has changed by
 * then, and not the change: {@link Session#isOpen} and {@link Session#subscribedTo} have the newest.
 */
public interface SessionListener {

    /** Its client is connected. One that was refused never is. */
    void opened(Session session);

    /** It is subscribed to a topic or no longer, connected or not. */
    void subscriptionsChanged(Session session, Topic topic);

    /**
     * It has ended, connected or not; called once.
     *
     * @param seen the status that its client sees: what it sent itself, or what is sent to it
     */
    void ended(Session session, CloseStatus seen);
}
