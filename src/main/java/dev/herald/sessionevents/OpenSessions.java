package dev.herald.sessionevents;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The port to what was reported of the sessions of all nodes: publishes what changes it, and nothing else.
 *
 * <p>Guarantee: a change and its events are one step. A connect of a session that is there, a disconnect of one that is not, and the
 * same for its subscriptions, change nothing and are not published, whoever reports them and however often. A disconnect is
 * ignored while subscriptions are left. For one caller at a time on each node; nothing here blocks.
 */
public interface OpenSessions {

    /** The id of this node, which no other process ever has. */
    String self();

    /**
     * Applies changes of this node in their order, once for each number.
     *
     * @param batch larger than the one before; the same again if the future failed, since it is then not known whether it was applied
     * @return the number of events that were published
     */
    CompletableFuture<Integer> apply(long batch, List<Report> reports);

    /** Applies changes of another node, unless it has shown a sign of life after this one. */
    CompletableFuture<Integer> applyFor(String node, String signOfLife, List<Report> reports);

    /** Some sessions of a node, which may be those of the page before as well. */
    CompletableFuture<SessionsPart> sessions(String node, String cursor);

    /** Shows a sign of life of this node, and returns what there is. */
    CompletableFuture<ReportedNodes> signOfLife();

    /** Removes what is known of a node that has no sessions, unless it has shown another sign of life; false if it has sessions. */
    CompletableFuture<Boolean> forget(String node, String signOfLife);

    /** A part of a node's sessions; the next one begins with the cursor, {@link #END} after the last. */
    record SessionsPart(String next, List<ReportedSession> sessions) {

        /** Of the first part, and after the last. */
        public static final String END = "0";

        public SessionsPart {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * What is known of the nodes.
     *
     * @param run of what stores it; with another one the latest changes may be lost
     * @param own the number of this node's sessions
     * @param signsOfLife the last one of each node, this one included
     */
    record ReportedNodes(String run, long own, Map<String, String> signsOfLife) {

        public ReportedNodes {
            signsOfLife = Map.copyOf(signsOfLife);
        }
    }
}
