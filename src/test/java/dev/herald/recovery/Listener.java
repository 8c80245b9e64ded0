package dev.herald.recovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that hears, and knows from where another one has to go on. */
interface Listener extends AutoCloseable {

    /** What it is told to have missed before it hears anything; afterwards it knows where it stands. */
    List<Received.Lost> greeting() throws Exception;

    /** The next thing heard, or null if the connection is over. */
    @Nullable
    Received next() throws Exception;

    /** What a client sends when it comes back. */
    String positions();

    /** Vanishes. */
    @Override
    void close();
}
