package dev.herald.redis;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.RelayContract;
import dev.herald.topic.TopicSettings;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** The relay contract on two nodes with a real Redis, which is empty for each test. */
abstract class RedisContract extends RelayContract {

    private String prefix = "";

    abstract String url();

    /** The prefix of keys and channels in this test. */
    String prefix() {
        return prefix;
    }

    @BeforeEach
    @Override
    protected void begin() throws Exception {
        prefix = UUID.randomUUID().toString();
        super.begin();
    }

    @Override
    protected Node node(TopicSettings settings) {
        return RedisTestNode.node(url(), prefix, settings);
    }

    @Override
    protected int most() {
        return 2;
    }
}
