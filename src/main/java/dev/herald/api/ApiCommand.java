package dev.herald.api;

/**
 * A call among others.
 *
 * @param parameters a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ApiCommand(String method, byte[] parameters) {}
