package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.herald.jetty.InvalidInputException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commands of a client.
 *
 * @param node the node that has its session
 * @param session the secret of its session
 * @param frame the commands, as on a WebSocket
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EmulationRequest(String node, String session, byte[] frame) {

    private static final int MAX_NAME = 512;

    EmulationRequest {
        if (node.isEmpty() || session.isEmpty()) {
            throw new InvalidInputException(
                    "The body has no \"node\" or no \"session\": both are required, as the reply to connect has them.");
        }
        if (node.length() > MAX_NAME || session.length() > MAX_NAME) {
            throw new InvalidInputException(
                    "\"node\" or \"session\" is too long: at most %d characters are accepted.".formatted(MAX_NAME));
        }
        if (frame.length == 0) {
            throw new InvalidInputException("The body has no \"data\": a frame with commands is required.");
        }
    }

    /** In JSON the frame is a string. */
    private record Json(
            @Nullable String node,
            @Nullable String session,
            @Nullable String data) {}

    /** @throws InvalidInputException if {@code body} is anything else */
    static EmulationRequest read(@Nullable String contentType, byte[] body, JsonMapper json) {
        return StreamRequest.isBinary(contentType) ? ofProtobuf(body) : ofJson(body, json);
    }

    private static EmulationRequest ofJson(byte[] body, JsonMapper json) {
        try {
            Json read = json.readValue(body, Json.class);
            return new EmulationRequest(
                    text(read.node()), text(read.session()), text(read.data()).getBytes(UTF_8));
        } catch (JacksonException | NullPointerException e) {
            throw new InvalidInputException(
                    "The body is invalid: a JSON object with the strings \"session\", \"node\" and \"data\" is required.");
        }
    }

    private static EmulationRequest ofProtobuf(byte[] body) {
        try {
            dev.herald.centrifugo.protocol.EmulationRequest read =
                    dev.herald.centrifugo.protocol.EmulationRequest.parseFrom(body);
            return new EmulationRequest(
                    read.getNode(), read.getSession(), read.getData().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInputException("The body is invalid: an EmulationRequest in Protobuf is required.");
        }
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
