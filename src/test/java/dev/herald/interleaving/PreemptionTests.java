package dev.herald.interleaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.herald.testing.BesideOthers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a thread that writes, a worker of the fan-out, or a connection that reads, does is not lost wherever another thread comes between two of its
 * statements, and a fault that is put into a copy is found. (Lincheck does not get through these: their threads rest.)
 */
@BesideOthers
class PreemptionTests {

    private static final String WRITER = "dev.herald.session.WriterScenario";
    private static final String FANOUT = "dev.herald.broadcast.FanoutScenario";
    private static final String READING = "dev.herald.rfc6455.ReadingScenario";

    @TempDir
    private Path directory;

    /** A fault, and the scenario that finds it. */
    record Fault(String file, String right, String wrong, String scenarios, String name) {

        @Override
        public String toString() {
            return file + " " + name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                // A thread that writes ends without a look at what was added meanwhile.
                new Fault(
                        "session/DrainState.java",
                        "return !STATE.compareAndSet(this, AGAIN, DRAINING);",
                        "state = IDLE; return true;",
                        WRITER,
                        "TWO_REPLIES"),
                // A worker goes to rest without a look at what was added meanwhile.
                new Fault("broadcast/FanoutWorker.java", "if (queue.isEmpty()) {", "{", FANOUT, "REST"),
                // What is published after a pass has begun makes no other due.
                new Fault("broadcast/SubscriberShard.java", "queued.set(false);", "", FANOUT, "AGAIN"),
                // A publisher that finds another one at work takes its own message for delivered.
                new Fault(
                        "broadcast/SubscriberShard.java",
                        "if (queued.get() || !lock.tryLock()) {\n            return false;",
                        "if (queued.get() || !lock.tryLock()) {\n            return true;",
                        FANOUT,
                        "TWO_AT_ONCE"),
                // What was passed to the others before it was listed never reaches it.
                new Fault("broadcast/SubscriberShard.java", "subscription.offer(passedTo);", "", FANOUT, "SUBSCRIBE"),
                // Whoever wrote the last reply did not see that reading was paused.
                new Fault("rfc6455/WebSocketConnection.java", "session().writer().wake();", "", READING, "PAUSE"),
                // What is left over is dropped if the replies are written before it is asked again whether to read.
                new Fault(
                        "rfc6455/WebSocketConnection.java",
                        "return isCloseIn(bytes) ? consumeAll(bytes) : pause(bytes);",
                        "return mayRead() || pause(bytes);",
                        READING,
                        "LEFT_OVER"));
    }

    @Test
    void nothingIsLostWhereverAnotherThreadComesBetween() throws Exception {
        ClassLoader copies = new CopiesFirst(SteppedCopies.compile(directory, "", "", ""));

        for (String scenarios : List.of(WRITER, FANOUT, READING)) {
            for (Object scenario : copies.loadClass(scenarios).getEnumConstants()) {
                assertThat(Steps.explore((Runnable) scenario))
                        .as(scenario.toString())
                        .isGreaterThan(10);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void findsAFault(Fault fault) throws Exception {
        ClassLoader copies =
                new CopiesFirst(SteppedCopies.compile(directory, fault.file(), fault.right(), fault.wrong()));
        Runnable scenario =
                (Runnable) Stream.of(copies.loadClass(fault.scenarios()).getEnumConstants())
                        .filter(each -> each.toString().equals(fault.name()))
                        .findFirst()
                        .orElseThrow();

        Throwable found = catchThrowable(() -> Steps.explore(scenario));

        assertThat(found).isInstanceOf(AssertionError.class).hasMessageContaining("expected: ");
    }
}
