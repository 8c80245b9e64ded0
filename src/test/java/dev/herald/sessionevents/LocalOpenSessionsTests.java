package dev.herald.sessionevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LocalOpenSessionsTests extends OpenSessionsContract {

    private final List<String> published = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private final OpenSessions port = new LocalOpenSessions("node", new Recording());

    private final class Recording implements Relay {

        @Override
        public CompletableFuture<Receipt> publish(PublishRequest request) {
            if (published.size() >= room) {
                return CompletableFuture.failedFuture(
                        new OverloadedException(request.topic(), "it is full", Duration.ofSeconds(1)));
            }
            assertThat(request.topic()).isEqualTo(Topic.SESSION_EVENTS);
            published.add(new String(request.message().utf8(), StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(
                    new Receipt(request.topic(), new Position(1, published.size()), 0));
        }
    }

    @Override
    protected OpenSessions port() {
        return port;
    }

    @Override
    protected List<String> published() {
        return published;
    }

    @Test
    void goesOnWhereItWasWhenABatchIsRepeated() {
        room = 1;
        List<Report> reports = List.of(connect("1"), subscribe("1", "a"));

        assertThat(port.apply(1, reports)).isCompletedExceptionally();
        room = Integer.MAX_VALUE;
        assertThat(port.apply(1, reports)).isCompleted();

        assertThat(published).containsExactly("+1", "1+a", "{occupied a 1}");
    }
}
