package dev.herald.emulation;

import dev.herald.centrifugo.ClientFormat;
import dev.herald.centrifugo.ClientSessions;
import dev.herald.jetty.PresentedCredentials;
import dev.herald.jetty.StreamResponseHead;
import dev.herald.session.ClientIdentity;
import dev.herald.session.SessionFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.springframework.stereotype.Component;

/** Turns requests into streams of the client protocol. Nothing here blocks; safe for use by any thread. */
@Component
public class ClientStreams {

    private final ClientSessions sessions;
    private final SessionFactory factory;
    private final EmulatedFrames.FrameHandling handling;

    /** As many as there are transports. */
    private final Map<Kind, StreamEncoder> encoders = new ConcurrentHashMap<>();

    private record Kind(ClientFormat messages, StreamFraming framing) {}

    ClientStreams(ClientSessions sessions, SessionFactory factory, EmulationSettings settings) {
        this.sessions = sessions;
        this.handling = new EmulatedFrames.FrameHandling(
                sessions::received, (int) settings.waitingSize().toBytes());
        this.factory = factory;
    }

    /**
     * Has the connection of a handshake become a stream once it is responded to with status 200.
     *
     * @param firstFrame what the client has sent with the request
     */
    public void upgrade(
            Request request, ClientIdentity identity, ClientFormat messages, StreamFraming framing, byte[] firstFrame) {
        ConnectionMetaData meta = request.getConnectionMetaData();
        StreamEncoder encoder = encoders.computeIfAbsent(
                new Kind(messages, framing), kind -> new StreamEncoder(kind.messages(), kind.framing()));
        StreamResponseHead.send(
                request,
                new StreamConnection(
                        meta.getConnection().getEndPoint(),
                        meta.getConnector().getExecutor(),
                        sessions,
                        handling,
                        factory,
                        identity,
                        encoder,
                        sessions.headers(name -> PresentedCredentials.headers(request, name)),
                        firstFrame));
    }
}
