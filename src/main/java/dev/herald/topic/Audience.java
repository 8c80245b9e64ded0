package dev.herald.topic;

/** Which clients may do something with a topic without a permission of their token. */
public enum Audience {
    /** Every client with a user name. */
    CLIENT,
    /** Subscribers of the topic with a user name. */
    SUBSCRIBER,
    /** Those of the two above that are named beside it, also without a user name. */
    ANONYMOUS
}
