package dev.herald.redis;

/**
 * Receives what arrives on the subscribed channels, in order for each channel.
 *
 * <p>Called on the connections' threads, which an implementation must not block.
 */
interface ChannelListener {

    /** The channel is subscribed to from now on; called again after each reconnect, before which messages may be lost. */
    void subscribed(String channel);

    void received(String channel, byte[] message);

    /** Passes what concerns {@code channel} to one listener, and everything else to another. */
    static ChannelListener routing(String channel, ChannelListener listener, ChannelListener others) {
        return new ChannelListener() {
            @Override
            public void subscribed(String name) {
                (name.equals(channel) ? listener : others).subscribed(name);
            }

            @Override
            public void received(String name, byte[] message) {
                (name.equals(channel) ? listener : others).received(name, message);
            }
        };
    }
}
