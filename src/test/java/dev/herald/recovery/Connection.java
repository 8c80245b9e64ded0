package dev.herald.recovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connection, which records the positions from which the next one resumes. */
interface Connection extends AutoCloseable {

    /** Reads the gaps that precede the first message. */
    List<Received.Lost> gaps() throws Exception;

    /** The next message or gap; null if the connection is closed. */
    @Nullable
    Received next() throws Exception;

    /** The positions from which a client resumes. */
    String positions();

    /** Resets the connection. */
    @Override
    void close();
}
