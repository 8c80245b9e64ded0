package dev.herald.topic;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.unit.DataSize;

/** What it takes to append to a full log, where one comes and one goes, and to read what was appended. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TopicLogBenchmark {

    private static final int KEPT = 10_000;
    private static final WireFormat FORM = publication -> publication.message().utf8();

    private final Message message = Message.of("n".repeat(100));
    private final TopicLog log = new TopicLog(
            Topic.BROADCAST,
            new Retention(KEPT, DataSize.ofMegabytes(16), Duration.ofMinutes(5), Retention.Overflow.DISCONNECT),
            new LogBudget(DataSize.ofMegabytes(256).toBytes(), HistoryMemory.UNLIMITED),
            System::nanoTime);
    private long cursor;

    @Setup
    public void fill() {
        for (int i = 0; i < KEPT; i++) {
            append();
        }
        cursor = log.tail();
    }

    @Benchmark
    public @Nullable Object append() {
        return log.append(message, Long.MAX_VALUE);
    }

    @Benchmark
    public @Nullable Object read() {
        Publication publication = log.get(cursor);
        cursor = cursor + 1 < log.head() ? cursor + 1 : log.tail();
        return publication == null ? null : publication.encoded(FORM);
    }

    @Benchmark
    public @Nullable Object appendAndRead() {
        append();
        Publication publication = log.get(log.head() - 1);
        return publication == null ? null : publication.encoded(FORM);
    }
}
