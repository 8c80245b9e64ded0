package dev.herald.broadcast;

import dev.herald.testing.BesideOthers;
import dev.herald.topic.TopicSettings;

@BesideOthers
class LocalRelayTests extends RelayContract {

    @Override
    protected Node node(TopicSettings settings) {
        return Node.single(settings);
    }

    @Override
    protected int most() {
        return 1;
    }
}
