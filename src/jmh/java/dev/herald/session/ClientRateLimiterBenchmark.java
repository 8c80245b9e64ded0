package dev.herald.session;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.unit.DataSize;

/** What a message costs a session before anybody has looked at it: the time it was received, and the rate limits of its session, if any. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ClientRateLimiterBenchmark {

    /** With 0 there is no limit. */
    @Param({"0", "1000000000"})
    int perSecond;

    private Session session = new TestSessions(new FakeTicker()).open(new RecordingSink());

    @Setup
    public void open() {
        Ticker ticker = System::nanoTime;
        TestSessions sessions = new TestSessions(
                ticker,
                TestSessions.settings(
                        perSecond, DataSize.ofGigabytes(perSecond == 0 ? 0 : 1000), Duration.ofSeconds(5)),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
        session = sessions.open(new RecordingSink());
    }

    @Benchmark
    public boolean receive() {
        return session.activity().receivedBytes(106) && session.activity().receivedFrame();
    }
}
