package dev.herald.redis;

/** What is told of the channels, in order for each; by the connections' threads, which nothing may hold up. */
interface Ear {

    /** From now on what is published on the channel is heard; again after each time that it was not. */
    void subscribed(String channel);

    void heard(String channel, byte[] message);
}
