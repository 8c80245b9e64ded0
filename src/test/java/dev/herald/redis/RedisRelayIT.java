package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    @Test
    void countsTheBytesThatAreStored() throws Exception {
        try (Node node = node(settings(2))) {
            Message tagged = Message.of("12345").withTags(Map.of("a", "b"));
            for (Message message : List.of(tagged, tagged, Message.of("1"), tagged)) {
                node.relay().publish(new PublishRequest(NEWS, message)).join();
            }
            String[] attributes = redis.run("XREVRANGE", stream(), "+", "-", "COUNT", "1")
                    .lines()
                    .toArray(String[]::new);

            assertThat(storedBytes()).isEqualTo(2 * PublishScript.OVERHEAD + 1 + 5 + attributes[4].length());
        }
    }

    @Test
    void whatHasExpiredDoesNotCount() throws Exception {
        try (Node node = node(settings(10))) {
            node.relay().publish(item(NEWS, "12345")).join();
            redis.run("DEL", stream());
            node.relay().publish(item(NEWS, "1")).join();

            assertThat(storedBytes()).isEqualTo(PublishScript.OVERHEAD + 1);
        }
    }

    private String stream() {
        return prefix() + ":{news}:stream";
    }

    private long storedBytes() throws Exception {
        return Long.parseLong(
                redis.run("HGET", prefix() + ":{news}:state", "bytes").strip());
    }
}
