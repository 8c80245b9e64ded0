package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.jetty.InvalidInputException;
import java.util.Map;

/** The one message of a client that sends no commands: the request to connect, in JSON. */
final class UniRequest {

    private UniRequest() {}

    /**
     * Checks one that comes with a handshake, which can be refused.
     *
     * @param where what it is in, for the message
     * @throws InvalidInputException if it is no such request
     */
    static void check(String where, byte[] utf8) {
        try {
            parse(utf8);
        } catch (MalformedFrameException e) {
            throw new InvalidInputException(
                    "The %s is invalid: a request to connect as JSON is accepted, such as {\"token\":\"…\"}."
                            .formatted(where),
                    e);
        }
    }

    /** @throws MalformedFrameException if it is no such request, or wants of a subscription what only clients with commands have */
    static ConnectRequest parse(byte[] utf8) {
        if (!UnsafeByteOperations.unsafeWrap(utf8).isValidUtf8()) {
            throw new MalformedFrameException("A request to connect is not valid UTF-8.");
        }
        ConnectRequest.Builder request = ConnectRequest.newBuilder();
        JsonReader.read(new String(utf8, UTF_8), request);
        for (Map.Entry<String, SubscribeRequest> each : request.getSubsMap().entrySet()) {
            request.putSubs(each.getKey(), supported(each.getValue()));
        }
        return request.build();
    }

    /** A delta is only ever offered: without one the client receives everything complete. */
    private static SubscribeRequest supported(SubscribeRequest subscription) {
        if (subscription.hasTf() || subscription.getType() != 0) {
            throw new MalformedFrameException(
                    "A unidirectional client has no filters and no other types of subscriptions.");
        }
        return subscription.toBuilder().clearDelta().clearFlag().build();
    }
}
