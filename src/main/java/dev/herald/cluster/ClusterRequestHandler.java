package dev.herald.cluster;

/**
 * Handles the {@linkplain Peers#requestAll requests} of other nodes.
 *
 * <p>Called by the implementation of {@link Peers}, for several requests at a time, on threads that may block briefly.
 * It does not authorize: the node that received the client's request has done so. There is exactly one bean, which does
 * not depend on {@link Peers}.
 */
@FunctionalInterface
public interface ClusterRequestHandler {

    /**
     * Handles a request and returns JSON in UTF-8, at most {@link ClusterResponse#MAX_BYTES}.
     *
     * @throws RuntimeException if the operation is unknown, the arguments are invalid, or it fails; for the requesting
     *     node this node is then silent
     */
    byte[] handle(ClusterRequest request);
}
