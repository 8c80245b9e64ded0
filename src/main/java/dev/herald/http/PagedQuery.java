package dev.herald.http;

/** Asks for a page of a list. */
interface PagedQuery<Q extends PagedQuery<Q>> {

    int limit();

    Q withLimit(int limit);
}
