package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;

class EmulatedFramesTests {

    private static final int MAX_WAITING = 1000;

    /** Larger than what may wait for a client before it is not read from. */
    private static final byte[] REPLY = "r".repeat(200).getBytes(UTF_8);

    private final List<String> handled = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();
    private final TestSessions sessions = new TestSessions(() -> 0L);
    private final Session session = sessions.open(sink);

    private BiConsumer<Session, byte[]> handler = (owner, frame) -> {};
    private final EmulatedFrames frames =
            new EmulatedFrames(new EmulatedFrames.FrameHandling(this::handle, MAX_WAITING));

    @BeforeEach
    void begin() {
        frames.begin(session);
        sink.onResume(frames::handleWaiting);
    }

    private void handle(Session owner, byte[] frame) {
        handler.accept(owner, frame);
        handled.add(new String(frame, UTF_8));
    }

    private void add(String frame) {
        frames.add(frame.getBytes(UTF_8));
    }

    /** Nobody reads the replies: that of the first is being written, that of the second waits, and so does the client from now on. */
    private void handleTwoOfAClientThatDoesNotRead() {
        handler = (owner, frame) -> owner.writer().reply(REPLY);
        sink.withRoom(0);
        add("a");
        add("b");
    }

    @Test
    void waitWhileTooManyRepliesDo() {
        handleTwoOfAClientThatDoesNotRead();
        add("c");
        add("d");
        assertThat(handled).containsExactly("a", "b");

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(handled).containsExactly("a", "b", "c", "d");
        assertThat(session.isOpen()).isTrue();
    }

    /** As many bytes as may wait, and one frame; the next one is too many. */
    @Test
    void areBounded() {
        handleTwoOfAClientThatDoesNotRead();
        String frame = "x".repeat(MAX_WAITING / 2);
        add(frame);
        add(frame);
        assertThat(session.isOpen()).isTrue();

        add("y");

        assertThat(session.status()).isEqualTo(CloseStatus.POLICY_VIOLATION.withReason("too many frames wait"));
        sink.makeRoom(Integer.MAX_VALUE);
        assertThat(handled).containsExactly("a", "b");
    }

    /** One that waits no longer counts no longer. */
    @Test
    void areBoundedWhileTheyWaitOnly() {
        for (int i = 0; i < 10; i++) {
            add("x".repeat(MAX_WAITING / 2));
        }

        assertThat(handled).hasSize(10);
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void areHandledOneAfterTheOther() {
        handler = (owner, frame) -> {
            if (new String(frame, UTF_8).equals("a")) {
                add("b");
                assertThat(handled).isEmpty();
            }
        };

        add("a");

        assertThat(handled).containsExactly("a", "b");
    }

    @Test
    void haveTheirRepliesWrittenTogether() {
        handler = (owner, frame) -> {
            owner.writer().reply(frame);
            owner.writer().reply(frame);
        };

        add("a");

        assertThat(sink.writes()).containsExactly("aa");
    }

    @Test
    void areHandledNoMoreAfterAFailure() {
        handler = (owner, frame) -> {
            throw new IllegalStateException("planted");
        };
        add("a");
        handler = (owner, frame) -> {};

        add("b");

        assertThat(handled).isEmpty();
        assertThat(session.status()).isEqualTo(CloseStatus.SERVER_ERROR);
    }

    /** Each counts for the limits of its session, as on a WebSocket. */
    @Test
    void count() {
        add("abc");
        add("de");

        assertThat(sessions.value("herald.messages.received", "transport", "websocket"))
                .isEqualTo(2);
    }

    @Test
    void takeMemoryOfTheirSessionWhileTheyWait() {
        handleTwoOfAClientThatDoesNotRead();
        double replies = held();
        add("x".repeat(500));
        assertThat(held()).isBetween(replies + 500, replies + 600);

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(held()).isZero();
    }

    private double held() {
        return sessions.value("herald.memory.used", "use", "sessions");
    }
}
