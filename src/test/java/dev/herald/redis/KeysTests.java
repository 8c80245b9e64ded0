package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Publisher;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a topic is called, its keys are in one slot of a Redis Cluster, and no other topic has any of them. */
class KeysTests {

    private static final Keys KEYS = new Keys("herald");

    @Property
    void areOfOneSlot(@ForAll("names") String name) {
        assertThat(all(name).map(SlotHash::getSlot).distinct()).hasSize(1);
    }

    @Property
    void areOfOneTopic(@ForAll("names") String one, @ForAll("names") String other) {
        Assume.that(!one.equals(other));

        assertThat(own(one)).doesNotContainAnyElementsOf(own(other));
    }

    @ParameterizedTest
    @CsvSource({"a, a}:state", "a%7D, a}", "'}', %7D", "a}:idempotency:x:y}, a", "a, a}:idempotency:x"})
    void areOfOneTopicAlsoIfANameImitatesKeys(String one, String other) {
        areOfOneSlot(one);
        areOfOneSlot(other);
        areOfOneTopic(one, other);
    }

    /** Much of what has a meaning in keys. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                        Arbitraries.of("{", "}", "{}", "}{", "%", "%7D", "%25", ":state", ":stream", "a"),
                        Arbitraries.chars().range('!', '~').map(String::valueOf))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    /** The keys, and the channel. */
    private static Stream<String> all(String name) {
        return Stream.concat(keys(name), Stream.of(KEYS.channel(new Topic(name))));
    }

    /** The seed is of all topics of a slot. */
    private static List<String> own(String name) {
        return all(name).filter(key -> !key.endsWith(":seed")).toList();
    }

    private static Stream<String> keys(String name) {
        PublishRequest request = new PublishRequest(
                new Topic(name), Message.of("x"), new Publisher("key:backend"), new IdempotencyKey("a}:state"));
        return Stream.of(KEYS.of(List.of(request))).map(key -> new String(key, UTF_8));
    }
}
