package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client as others see it: as the publisher of a message, or present in a topic.
 *
 * <p>The information is what its tokens, or a backend, say about it: JSON, unless they say that it is any bytes. The arrays are
 * shared and must not be changed; an empty one counts as none.
 *
 * @param user empty if the client is anonymous
 * @param client the id of its session, as a UUID
 * @param connectionInfo about the connection; null if there is none
 * @param subscriptionInfo about the subscription to the topic; null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content
public record ClientInfo(
        String user, String client, byte @Nullable [] connectionInfo, byte @Nullable [] subscriptionInfo) {

    /** The approximate memory of the objects around the bytes. */
    private static final int OVERHEAD = 128;

    /** In full: javac does not keep the annotations of the parameters of a compact one. */
    public ClientInfo(
            String user, String client, byte @Nullable [] connectionInfo, byte @Nullable [] subscriptionInfo) {
        this.user = user;
        this.client = client;
        this.connectionInfo = orNull(connectionInfo);
        this.subscriptionInfo = orNull(subscriptionInfo);
    }

    /** Its bytes. */
    int size() {
        return user.getBytes(UTF_8).length
                + client.getBytes(UTF_8).length
                + length(connectionInfo)
                + length(subscriptionInfo);
    }

    /** The memory that it uses. */
    int memory() {
        return OVERHEAD + size();
    }

    private static byte @Nullable [] orNull(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? null : bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientInfo that
                && user.equals(that.user)
                && client.equals(that.client)
                && Arrays.equals(connectionInfo, that.connectionInfo)
                && Arrays.equals(subscriptionInfo, that.subscriptionInfo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, client, Arrays.hashCode(connectionInfo), Arrays.hashCode(subscriptionInfo));
    }

    /** Without the information, which is not for logs. */
    @Override
    public String toString() {
        return "ClientInfo[user=%s, client=%s]".formatted(user, client);
    }
}
