package dev.herald.emulation;

import dev.herald.centrifugo.ClientFormat;
import dev.herald.session.PublicationForm;
import dev.herald.session.Transport;
import dev.herald.topic.WireFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.socket.CloseStatus;

/** The bytes of the streams of one transport: one object for all of them, so that each publication is encoded once for all. */
final class StreamEncoder {

    private final ClientFormat messages;
    private final StreamFraming framing;
    private final byte[] ping;
    private final Map<PublicationForm, WireFormat> forms = new EnumMap<>(PublicationForm.class);

    StreamEncoder(ClientFormat messages, StreamFraming framing) {
        this.messages = messages;
        this.framing = framing;
        byte[] pingMessage = messages.ping();
        this.ping = framing.frame(pingMessage == null ? new byte[0] : pingMessage);
        for (PublicationForm form : PublicationForm.values()) {
            forms.put(form, publication -> framing.frame(messages.message(publication, form)));
        }
    }

    ClientFormat messages() {
        return messages;
    }

    Transport transport() {
        return messages.transport();
    }

    WireFormat publications(PublicationForm form) {
        return Objects.requireNonNull(forms.get(form));
    }

    byte[] beginning() {
        return framing.beginning();
    }

    byte[] message(byte[] content) {
        return framing.frame(content);
    }

    byte[] directMessage(byte[] utf8) {
        return framing.frame(messages.directMessage(utf8));
    }

    byte[] ping() {
        return ping;
    }

    byte[] closing(CloseStatus status) {
        return framing.frame(messages.disconnect(status));
    }

    /** The status that the client reads in {@link #closing}. */
    CloseStatus seen(CloseStatus status) {
        return messages.closing(status);
    }
}
