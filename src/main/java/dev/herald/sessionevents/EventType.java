package dev.herald.sessionevents;

import java.util.Locale;

/** What an event reports. */
public enum EventType {
    /** A client has connected. */
    CONNECT,
    /** Its session has ended. */
    DISCONNECT,
    /** It has subscribed to a topic. */
    SUBSCRIBE,
    /** It is subscribed to it no longer. */
    UNSUBSCRIBE,
    /** A topic has its first subscriber on any node. */
    OCCUPIED,
    /** It has none any longer. */
    VACATED,
    /** Events were dropped; always reported. */
    LOST;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
