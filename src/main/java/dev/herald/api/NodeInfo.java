package dev.herald.api;

import org.jspecify.annotations.Nullable;

/**
 * What the server API says about a node.
 *
 * @param uid of the process: another one after a restart
 * @param version of the build; null if it is unknown
 * @param numClients open sessions
 * @param numUsers users with a session on this node; those without a name are none
 * @param numChannels channels with subscribers
 * @param numSubs subscriptions to all of these
 * @param uptime in seconds
 */
record NodeInfo(
        String uid,
        String name,
        @Nullable String version,
        int numClients,
        int numUsers,
        int numChannels,
        int numSubs,
        long uptime) {}
