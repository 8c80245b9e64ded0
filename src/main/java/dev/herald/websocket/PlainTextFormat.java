package dev.herald.websocket;

import dev.herald.rfc6455.MessageFormat;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The messages and nothing else; only who asks for what was said since a position is told of a gap, as others are. */
@Component
class PlainTextFormat implements MessageFormat {

    private final HeraldV1Format envelope;

    PlainTextFormat(HeraldV1Format envelope) {
        this.envelope = envelope;
    }

    @Override
    public @Nullable String subProtocol() {
        return null;
    }

    @Override
    public byte[] message(Publication publication) {
        return publication.message().utf8();
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return utf8;
    }

    @Override
    public byte[] connected(String session, Map<Topic, Position> positions) {
        return new byte[0];
    }

    @Override
    public byte[] gap(Gap gap) {
        return envelope.gap(gap);
    }
}
