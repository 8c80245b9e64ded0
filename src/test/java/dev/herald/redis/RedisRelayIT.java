package dev.herald.redis;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.RelayContract;
import dev.herald.topic.TopicSettings;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The relay's promises, kept by two nodes with a real Redis between them. */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("dev.herald.redis.RedisServer#isThere")
class RedisRelayIT extends RelayContract {

    private static RedisServer redis;

    private String prefix = "";

    @BeforeAll
    static void startRedis() throws Exception {
        redis = new RedisServer();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis.close();
    }

    @BeforeEach
    @Override
    protected void begin() throws Exception {
        prefix = UUID.randomUUID().toString();
        super.begin();
    }

    @Override
    protected Node node(TopicSettings settings) {
        return RedisTies.node(redis.url(), prefix, settings);
    }

    @Override
    protected int most() {
        return 2;
    }
}
