package dev.herald.http;

import dev.herald.cluster.TopicState;
import dev.herald.topic.Position;

/** A topic that somebody listens to or that has messages. */
record TopicView(String topic, int listeners, long messages, long bytes, String position) {

    static TopicView of(TopicState state) {
        return new TopicView(state.topic(), 0, state.messages(), state.bytes(), state.position());
    }

    /**
     * The same topic seen from two places: the listeners of both, and the rest from where its newest message is. Where the
     * epochs differ, this one is believed, unless it has not heard of any message.
     */
    TopicView with(TopicView other) {
        TopicView newer = isBehind(Position.parse(position), Position.parse(other.position)) ? other : this;
        return new TopicView(topic, listeners + other.listeners, newer.messages, newer.bytes, newer.position);
    }

    private static boolean isBehind(Position own, Position other) {
        return own.offset() < other.offset() && (own.epoch() == other.epoch() || own.offset() == 0);
    }
}
