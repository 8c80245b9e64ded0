package dev.herald.centrifugo;

import dev.herald.session.Transport;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The formats of clients that only receive: pushes in JSON, encoded once for all of them that have the same transport. */
@Component
@EnableConfigurationProperties(UniSettings.class)
class UniFormats {

    private final ClientFormat webSocket;

    UniFormats(PublicationEncoder encoder, UniSettings settings) {
        webSocket =
                new ClientFormat(Transport.UNI_WEBSOCKET, new PushCodec(), encoder, true, settings.disconnectPush());
    }

    ClientFormat webSocket() {
        return webSocket;
    }
}
