package dev.herald.centrifugo;

import dev.herald.session.Transport;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The formats of clients that only receive: pushes in JSON, encoded once for all of them that have the same transport. */
@Component
@EnableConfigurationProperties(UniSettings.class)
class UniFormats {

    private final ClientFormat webSocket;
    private final ClientFormat stream;
    private final ClientFormat events;

    UniFormats(PublicationEncoder encoder, UniSettings settings) {
        PushCodec codec = new PushCodec();
        webSocket = new ClientFormat(Transport.UNI_WEBSOCKET, codec, encoder, true, settings.disconnectPush());
        stream = new ClientFormat(Transport.UNI_HTTP_STREAM, codec, encoder, false);
        events = new ClientFormat(Transport.UNI_SSE, codec, encoder, false);
    }

    ClientFormat webSocket() {
        return webSocket;
    }

    /** Of a stream of lines. */
    ClientFormat stream() {
        return stream;
    }

    /** Of Server-Sent Events. */
    ClientFormat events() {
        return events;
    }
}
