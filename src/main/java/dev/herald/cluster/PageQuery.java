package dev.herald.cluster;

/** The arguments of an operation that responds with a part of a long list. */
public interface PageQuery<Q extends PageQuery<Q>> {

    /** The maximum number of entries of the response, at least 1. */
    int limit();

    Q withLimit(int limit);
}
