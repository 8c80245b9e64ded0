package dev.herald.centrifugo;

import dev.herald.jetty.InputRules;
import dev.herald.jetty.QueryParameters;
import dev.herald.session.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The formats of the protocol: JSON unless a client chooses Protobuf, by a subprotocol or in the query. */
@Component
class ClientFormats {

    static final String JSON = "centrifuge-json";
    static final String PROTOBUF = "centrifuge-protobuf";

    private static final String PROTOCOL = "cf_protocol";
    private static final String OLD_PROTOCOL = "format";
    private static final String PING_FRAMES = "cf_ws_frame_ping_pong";

    static final InputRules RULES = InputRules.ofQuery(Set.of(PROTOCOL, OLD_PROTOCOL, PING_FRAMES), Set.of());

    private final ClientFormat json;
    private final ClientFormat protobuf;
    private final ClientFormat jsonWithPingFrames;
    private final ClientFormat protobufWithPingFrames;
    private final ClientFormat jsonStream;
    private final ClientFormat protobufStream;
    private final ClientFormat jsonEvents;

    ClientFormats(PublicationEncoder encoder) {
        JsonCodec jsonCodec = new JsonCodec();
        ProtobufCodec protobufCodec = new ProtobufCodec();
        json = new ClientFormat(Transport.CENTRIFUGO_JSON, jsonCodec, encoder, false);
        jsonWithPingFrames = new ClientFormat(Transport.CENTRIFUGO_JSON, jsonCodec, encoder, true);
        protobuf = new ClientFormat(Transport.CENTRIFUGO_PROTOBUF, protobufCodec, encoder, false);
        protobufWithPingFrames = new ClientFormat(Transport.CENTRIFUGO_PROTOBUF, protobufCodec, encoder, true);
        jsonStream = new ClientFormat(Transport.CENTRIFUGO_HTTP_STREAM, jsonCodec, encoder, false);
        protobufStream = new ClientFormat(Transport.CENTRIFUGO_HTTP_STREAM, protobufCodec, encoder, false);
        jsonEvents = new ClientFormat(Transport.CENTRIFUGO_SSE, jsonCodec, encoder, false);
    }

    /** Of a stream of lines in JSON, or of Protobuf messages. */
    ClientFormat ofStream(boolean isProtobuf) {
        return isProtobuf ? protobufStream : jsonStream;
    }

    /** Of Server-Sent Events, which have JSON only. */
    ClientFormat ofEvents() {
        return jsonEvents;
    }

    ClientFormat of(@Nullable String subProtocol, @Nullable String query) {
        QueryParameters parameters = QueryParameters.of(query);
        boolean isProtobuf = subProtocol == null
                ? "protobuf".equals(parameters.first(PROTOCOL)) || "protobuf".equals(parameters.first(OLD_PROTOCOL))
                : subProtocol.equals(PROTOBUF);
        return "true".equals(parameters.first(PING_FRAMES))
                ? (isProtobuf ? protobufWithPingFrames : jsonWithPingFrames)
                : (isProtobuf ? protobuf : json);
    }

    /**
     * The subprotocol that is selected: the first that the client offers and there is; null if it offers none of them.
     *
     * @param headers the header's values, each of which is a list
     */
    static @Nullable String select(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(offered -> offered.equals(JSON) || offered.equals(PROTOBUF))
                .map(offered -> offered.equals(JSON) ? JSON : PROTOBUF) // not to be held for each session
                .findFirst()
                .orElse(null);
    }
}
