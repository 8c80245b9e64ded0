package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.herald.session.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingCommandsTests {

    private static final int SIZE = 5;

    private final AtomicInteger held = new AtomicInteger();
    private final Session session = mock(Session.class, call -> {
        held.addAndGet(call.<Integer>getArgument(0));
        return null;
    });
    private final WaitingCommands waiting = new WaitingCommands(session);

    @Test
    void keepsNothingBeforeTheFirstCommand() {
        assertThat(waiting.add(SIZE, task(1))).isFalse();
        assertThat(waiting.next()).isNull();
    }

    @Test
    void returnsThemInTheirOrderAndThenKeepsNoMore() {
        waiting.begin();
        assertThat(waiting.add(SIZE, task(1))).isTrue();
        assertThat(waiting.add(SIZE, task(2))).isTrue();

        assertThat(waiting.next()).isEqualTo(task(1));
        assertThat(waiting.add(SIZE, task(3))).isTrue();
        assertThat(waiting.next()).isEqualTo(task(2));
        assertThat(waiting.next()).isEqualTo(task(3));
        assertThat(waiting.next()).isNull();
        assertThat(waiting.add(SIZE, task(4))).isFalse();
        assertThat(held).hasValue(0);
    }

    /** Small ones take more memory than their bytes. */
    @Test
    void keepsNoMoreThanABoundedAmount() {
        waiting.begin();

        assertThatThrownBy(() -> {
                    for (int id = 1; id <= 10_000; id++) {
                        waiting.add(SIZE, task(id));
                    }
                })
                .isInstanceOf(DisconnectException.class);

        assertThat(held.get()).isBetween(512 * 1024, 1024 * 1024);
    }

    private static Runnable task(int id) {
        record Task(int id) implements Runnable {

            @Override
            public void run() {}
        }
        return new Task(id);
    }
}
