package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Users as nodes send them to each other to be counted: 8 bytes for each, so that hundreds of thousands fit into a response. Those
 * of two users are the same only by a chance of 1 to 2<sup>64</sup>.
 */
final class UserDigests {

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private UserDigests() {}

    static byte[] of(List<ClientInfo> clients) {
        Set<Long> digests = HashSet.newHashSet(clients.size());
        clients.forEach(client -> digests.add(digest(client.user())));
        ByteBuffer bytes = ByteBuffer.allocate(digests.size() * Long.BYTES);
        digests.forEach(bytes::putLong);
        return bytes.array();
    }

    /** How many distinct users all of these are. */
    static int count(List<ClientInfo> own, Collection<byte[]> nodes) {
        Set<Long> digests = HashSet.newHashSet(own.size());
        own.forEach(client -> digests.add(digest(client.user())));
        for (byte[] node : nodes) {
            LongBuffer users = ByteBuffer.wrap(node).asLongBuffer();
            while (users.hasRemaining()) {
                digests.add(users.get());
            }
        }
        return digests.size();
    }

    /** FNV-1a, of characters instead of bytes. */
    private static long digest(String user) {
        long digest = OFFSET_BASIS;
        for (int i = 0; i < user.length(); i++) {
            digest = (digest ^ user.charAt(i)) * PRIME;
        }
        return digest;
    }
}
