package dev.herald.centrifugo;

import dev.herald.topic.Topic;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Numbers that stand for topics in publications to clients of this node. A topic has the same number as long as somebody uses it, and it
 * is then never that of another topic. Safe for use by any thread.
 */
@Component
class TopicNumbers {

    private final ConcurrentHashMap<Topic, TopicNumber> numbers = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    private record TopicNumber(int value, int users) {}

    /** The number of a topic that somebody uses. */
    int of(Topic topic) {
        TopicNumber number = numbers.get(topic);
        return number == null ? 0 : number.value();
    }

    /** One more uses the number of {@code topic}, until it {@linkplain #release releases} it. */
    int acquire(Topic topic) {
        return numbers.merge(topic, new TopicNumber(last.incrementAndGet(), 1), (known, one) -> plus(known, 1))
                .value();
    }

    void release(Topic topic) {
        numbers.computeIfPresent(topic, (t, known) -> known.users() == 1 ? null : plus(known, -1));
    }

    private static TopicNumber plus(TopicNumber number, int users) {
        return new TopicNumber(number.value(), number.users() + users);
    }
}
