package dev.herald.http;

/** Asks for a page of a list. */
interface Listing<Q extends Listing<Q>> {

    int limit();

    Q withLimit(int limit);
}
