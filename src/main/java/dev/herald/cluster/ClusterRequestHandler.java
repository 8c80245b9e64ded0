package dev.herald.cluster;

/**
 * Answers what another node {@linkplain Peers#ask asks} this one.
 *
 * <p>Called by whoever implements {@link Peers}, for many questions at a time, on threads that may block for a moment. It
 * answers what it is asked: who may ask is for the node that was asked first. There is one, and it does not need
 * {@link Peers}.
 */
@FunctionalInterface
public interface ClusterRequestHandler {

    /**
     * Carries out a question, and returns JSON in UTF-8, at most {@link ClusterResponse#MAX_BYTES}.
     *
     * @throws RuntimeException if it does not know the operation, cannot read the arguments, or fails; the node that asks
     *     is told nothing then, or only that this one did not answer
     */
    byte[] handle(ClusterRequest request);
}
