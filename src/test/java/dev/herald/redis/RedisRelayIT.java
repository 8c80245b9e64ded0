package dev.herald.redis;

import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The relay contract on two nodes with a real Redis. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisRelayIT extends RedisContract {

    private static RedisServer redis;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = new RedisServer();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis.close();
    }

    @Override
    String url() {
        return redis.url();
    }
}
