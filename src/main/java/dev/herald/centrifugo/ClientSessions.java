package dev.herald.centrifugo;

import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * The client protocol, whatever carries it: a transport opens sessions, reports what arrives for them, and writes what their
 * {@link ClientFormat} encodes. Nothing here blocks.
 */
@Component
public class ClientSessions {

    private final SessionRegistry registry;
    private final ClientFormats formats;
    private final UniFormats uniFormats;
    private final ClientFrames frames;
    private final UniConnector connector;
    private final SubscriptionEnd end;
    private final ConnectionExpiry expiry;
    private final HandshakeHeaders headers;

    ClientSessions(
            SessionRegistry registry,
            ClientFormats formats,
            UniFormats uniFormats,
            ClientFrames frames,
            UniConnector connector,
            SubscriptionEnd end,
            ConnectionExpiry expiry,
            HandshakeHeaders headers) {
        this.registry = registry;
        this.formats = formats;
        this.uniFormats = uniFormats;
        this.frames = frames;
        this.connector = connector;
        this.end = end;
        this.expiry = expiry;
        this.headers = headers;
    }

    /** The messages of a stream of lines in JSON, or of Protobuf messages. */
    public ClientFormat streamFormat(boolean isProtobuf) {
        return formats.ofStream(isProtobuf);
    }

    /** The messages of Server-Sent Events. */
    public ClientFormat eventFormat() {
        return formats.ofEvents();
    }

    /** The messages of a stream of lines to clients that only receive. */
    public ClientFormat oneWayStreamFormat() {
        return uniFormats.stream();
    }

    /** The messages of Server-Sent Events to clients that only receive. */
    public ClientFormat oneWayEventFormat() {
        return uniFormats.events();
    }

    /**
     * Checks the request to connect of a client that only receives.
     *
     * @param where what it is in, for the message
     * @throws dev.herald.jetty.InvalidInputException if it is none
     */
    public void checkOneWayRequest(String where, byte[] utf8) {
        UniRequest.check(where, utf8);
    }

    /** The headers of a handshake that are to be kept with its session. */
    public Map<String, List<String>> headers(Function<String, List<String>> handshake) {
        return headers.of(handshake);
    }

    /**
     * The connection of {@code session} is open: it is in the registry from now on, and its client has to connect soon.
     *
     * @param kept the {@link #headers} of its handshake
     */
    public void opened(Session session, ClientFormat format, Map<String, List<String>> kept) {
        ConnectionExpiry.begin(session);
        session.silent(true); // until it is connected: the reply to that precedes everything
        Client client = new Client(session, format);
        session.attach(client);
        HandshakeHeaders.keep(client, kept);
        registry.add(session);
    }

    /** A frame has arrived: one or more commands, or the request to connect of a client that only receives. By one thread at a time. */
    public void received(Session session, byte[] frame) {
        Client client = Client.of(session);
        if (client.format().isUnidirectional()) {
            connector.received(client, frame);
        } else {
            frames.handle(client, frame);
        }
    }

    /** The connection of {@code session} is closed. */
    public void closed(Session session) {
        registry.remove(session);
        end.endAll(Client.of(session));
        expiry.remove(Client.of(session));
    }
}
