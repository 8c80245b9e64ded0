package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.PresenceRequest;
import dev.herald.session.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingCommandsTests {

    private final AtomicInteger held = new AtomicInteger();
    private final Session session = mock(Session.class, call -> {
        held.addAndGet(call.<Integer>getArgument(0));
        return null;
    });
    private final WaitingCommands waiting = new WaitingCommands(session);

    @Test
    void keepsNothingBeforeTheFirstCommand() {
        assertThat(waiting.add(command(1, "a"))).isFalse();
        assertThat(waiting.next()).isNull();
    }

    @Test
    void returnsThemInTheirOrderAndThenKeepsNoMore() {
        waiting.begin();
        assertThat(waiting.add(command(1, "a"))).isTrue();
        assertThat(waiting.add(command(2, "b"))).isTrue();

        assertThat(waiting.next()).isEqualTo(command(1, "a"));
        assertThat(waiting.add(command(3, "c"))).isTrue();
        assertThat(waiting.next()).isEqualTo(command(2, "b"));
        assertThat(waiting.next()).isEqualTo(command(3, "c"));
        assertThat(waiting.next()).isNull();
        assertThat(waiting.add(command(4, "d"))).isFalse();
        assertThat(held).hasValue(0);
    }

    /** Small ones take more memory than their bytes. */
    @Test
    void keepsNoMoreThanABoundedAmount() {
        waiting.begin();

        assertThatThrownBy(() -> {
                    for (int id = 1; id <= 10_000; id++) {
                        waiting.add(command(id, "a"));
                    }
                })
                .isInstanceOf(DisconnectException.class);

        assertThat(held.get()).isBetween(512 * 1024, 1024 * 1024);
    }

    private static Command command(int id, String channel) {
        return Command.newBuilder()
                .setId(id)
                .setPresence(PresenceRequest.newBuilder().setChannel(channel))
                .build();
    }
}
