package dev.herald.sse;

import dev.herald.topic.Gap;
import dev.herald.topic.Publication;
import dev.herald.topic.WireFormat;

/** Encodes publications as events: the topic is the event's name, the message its data. */
enum SseEncoder implements WireFormat {

    /** With its position as id: for a session with one topic that can be resumed. */
    WITH_ID {
        @Override
        public byte[] encode(Publication publication) {
            return event(publication)
                    .field("id", publication.position().toString())
                    .end();
        }
    },

    /** Without the end: the id, with the session's position in each of its topics, is appended. */
    WITHOUT_END {
        @Override
        public byte[] encode(Publication publication) {
            return event(publication).open();
        }
    },

    /** Without an id, so that the browser keeps the last one: for topics that cannot be resumed. */
    WITHOUT_ID {
        @Override
        public byte[] encode(Publication publication) {
            return event(publication).end();
        }
    };

    private static SseEventBuilder event(Publication publication) {
        Gap gap = publication.gap();
        if (gap != null) {
            return SystemEvents.gapEvent(gap);
        }
        return new SseEventBuilder()
                .field("event", publication.topic().name())
                .data(publication.message().utf8());
    }
}
