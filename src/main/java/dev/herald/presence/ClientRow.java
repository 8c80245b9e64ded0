package dev.herald.presence;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.herald.topic.ClientInfo;
import org.jspecify.annotations.Nullable;

/** A client as nodes send it to each other: an array, since there may be thousands. A newer node may append to it. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"client", "user", "connectionInfo", "subscriptionInfo"})
@JsonIgnoreProperties(ignoreUnknown = true)
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClientRow(String client, String user, byte @Nullable [] connectionInfo, byte @Nullable [] subscriptionInfo) {

    static ClientRow of(ClientInfo info) {
        return new ClientRow(info.client(), info.user(), info.connectionInfo(), info.subscriptionInfo());
    }

    ClientInfo info() {
        return new ClientInfo(user, client, connectionInfo, subscriptionInfo);
    }

    /** About the memory that it takes. */
    int size() {
        return 160 + client.length() + user.length() + length(connectionInfo) + length(subscriptionInfo);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
