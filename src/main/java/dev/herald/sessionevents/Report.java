package dev.herald.sessionevents;

import org.jspecify.annotations.Nullable;

/**
 * A change of a session for {@link OpenSessions}, and the events to be published if it is one.
 *
 * @param type all but {@link EventType#OCCUPIED} and {@link EventType#VACATED}
 * @param session its id; empty for {@link EventType#LOST}, which always is a change
 * @param detail of a connect what to remember of the session, one line; of a subscribe or unsubscribe the topic; else empty
 * @param event JSON to be published; null for none
 * @param topicEvent JSON to be published as well if this was the first, or the last, subscription to the topic on all nodes: without
 *     its end, which is the generation and a brace. Null for none
 */
public record Report(
        EventType type,
        String session,
        String detail,
        @Nullable String event,
        @Nullable String topicEvent) {}
