package dev.herald.websocket;

import dev.herald.rfc6455.MessageFormat;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The messages and nothing else, except that a client that resumes from a position receives its gaps, as in {@code herald.v1}. */
@Component
class PlainTextFormat implements MessageFormat {

    private final HeraldV1Format heraldV1;

    PlainTextFormat(HeraldV1Format heraldV1) {
        this.heraldV1 = heraldV1;
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
        return heraldV1.gap(gap);
    }
}
