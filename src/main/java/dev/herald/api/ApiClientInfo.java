package dev.herald.api;

import dev.herald.topic.ClientInfo;
import org.jspecify.annotations.Nullable;

/** A client as the server API represents it. */
record ApiClientInfo(
        String user,
        String client,
        @Nullable RawJson connInfo,
        @Nullable RawJson chanInfo) {

    static ApiClientInfo of(ClientInfo info) {
        return new ApiClientInfo(
                info.user(), info.client(), json(info.connectionInfo()), json(info.subscriptionInfo()));
    }

    /** What is not JSON is a string of Base64, as binary data of messages is. */
    private static @Nullable RawJson json(byte @Nullable [] info) {
        return info == null
                ? null
                : new RawJson(dev.herald.topic.Message.ofJsonOrBinary(info).json());
    }
}
