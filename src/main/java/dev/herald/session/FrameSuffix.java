package dev.herald.session;

/**
 * What follows a publication on one session's socket, because it differs from session to session.
 *
 * <p>Used by the thread that drains the session's {@link SessionWriter}.
 */
@FunctionalInterface
public interface FrameSuffix {

    /** The bytes that follow the publication at {@code offset} of the log of {@code subscription}. */
    byte[] after(Subscription subscription, long offset);
}
