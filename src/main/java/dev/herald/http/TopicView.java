package dev.herald.http;

import dev.herald.cluster.TopicState;
import dev.herald.topic.Position;

/** A topic that has subscribers or messages. */
record TopicView(String topic, int subscribers, long messages, long bytes, String position) {

    static TopicView of(TopicState state) {
        return new TopicView(state.topic(), 0, state.messages(), state.bytes(), state.position());
    }

    /**
     * Merges two nodes' views of a topic: the subscribers of both, and the rest from the one with the newest message. If the
     * epochs differ, this view wins, unless it has no message.
     */
    TopicView mergedWith(TopicView other) {
        TopicView newer = isBehind(Position.parse(position), Position.parse(other.position)) ? other : this;
        return new TopicView(topic, subscribers + other.subscribers, newer.messages, newer.bytes, newer.position);
    }

    private static boolean isBehind(Position own, Position other) {
        return own.offset() < other.offset() && (own.epoch() == other.epoch() || own.offset() == 0);
    }
}
