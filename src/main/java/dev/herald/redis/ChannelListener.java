package dev.herald.redis;

/** What is told of the channels, in order for each; by the connections' threads, which nothing may hold up. */
interface ChannelListener {

    /** From now on what is published on the channel is heard; again after each time that it was not. */
    void subscribed(String channel);

    void heard(String channel, byte[] message);

    /** One that is told of a single channel, and another of all the rest. */
    static ChannelListener of(String one, ChannelListener itsEar, ChannelListener others) {
        return new ChannelListener() {
            @Override
            public void subscribed(String channel) {
                (channel.equals(one) ? itsEar : others).subscribed(channel);
            }

            @Override
            public void heard(String channel, byte[] message) {
                (channel.equals(one) ? itsEar : others).heard(channel, message);
            }
        };
    }
}
