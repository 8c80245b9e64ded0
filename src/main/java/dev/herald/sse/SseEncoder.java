package dev.herald.sse;

import dev.herald.topic.Gap;
import dev.herald.topic.Publication;
import dev.herald.topic.WireFormat;

/** How publications become events: named for their topic, with the message as their data. */
enum SseEncoder implements WireFormat {

    /** With its position as id: for a session that can only come back in one topic. */
    WITH_ID {
        @Override
        public byte[] encode(Publication publication) {
            return event(publication)
                    .field("id", publication.position().toString())
                    .end();
        }
    },

    /** Still open: the id, which names the session's place in each of its topics, follows. */
    WITHOUT_END {
        @Override
        public byte[] encode(Publication publication) {
            return event(publication).open();
        }
    },

    /** Without an id, so that the browser keeps the last: for what nobody comes back for. */
    WITHOUT_ID {
        @Override
        public byte[] encode(Publication publication) {
            return event(publication).end();
        }
    };

    private static SseEventBuilder event(Publication publication) {
        Gap gap = publication.gap();
        if (gap != null) {
            return SystemEvents.missing(gap);
        }
        return new SseEventBuilder()
                .field("event", publication.topic().name())
                .data(publication.message().utf8());
    }
}
