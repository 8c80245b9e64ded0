package dev.herald.centrifugo;

import dev.herald.session.Session;

/** The port to what carries the commands of clients that send them by requests of their own. */
public interface SessionSecrets {

    /** The node of this process, as such requests name it. */
    String node();

    /** What such requests prove with that they are of this session's client: unguessable, and the same each time. */
    String of(Session session);
}
