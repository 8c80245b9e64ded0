package dev.herald.cluster;

import java.util.List;

/** Receives what {@link Peers} have for this node, by threads that must not be blocked. */
public interface PeerListener {

    /** Another node {@linkplain Peers#send sent} a message; those of one node come in the order in which it sent them. */
    void received(String node, ClusterRequest message);

    /**
     * The ids of the other nodes that are alive, after each heartbeat of this node, and when another has started. While the
     * connection between the nodes is lost it is not called.
     */
    void alive(List<String> nodes);
}
