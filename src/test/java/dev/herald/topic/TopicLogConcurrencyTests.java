package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Readers take no lock: while others append, they read the right publication or none, never another one. */
class TopicLogConcurrencyTests {

    private static final int MESSAGES = 50_000;
    private static final WireFormat FORM = publication -> publication.message().utf8();

    private final LogBudget budget = new LogBudget(1_000_000_000, HistoryMemory.UNLIMITED);
    private final TopicLog log = new TopicLog(
            new Topic("news"),
            new Retention(100, DataSize.ofMegabytes(1), Duration.ofHours(1), Overflow.DISCONNECT),
            budget,
            new FakeTicker());

    @Test
    void readersSeeEachMessageAtItsOffsetOrNotAtAll() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<Long> read = threads.submit(this::readAll);
            Future<Long> readToo = threads.submit(this::readAll);
            Future<?> written = threads.submit(this::append);
            Future<?> writtenToo = threads.submit(this::append);

            written.get();
            writtenToo.get();
            assertThat(read.get()).isPositive();
            assertThat(readToo.get()).isPositive();
        }

        assertThat(log.head()).isEqualTo(2 * MESSAGES + 1);
        assertThat(budget.used()).isEqualTo(log.bytes()).isEqualTo(bytesInLog());
    }

    private void append() {
        for (int i = 0; i < MESSAGES; i++) {
            log.append(Message.of("m"), Long.MAX_VALUE);
        }
    }

    private long readAll() {
        long found = 0;
        for (long offset = 1; offset <= 2 * MESSAGES; offset = Math.max(offset + 1, log.tail())) {
            while (log.head() <= offset) {
                Thread.onSpinWait();
            }
            Publication publication = log.get(offset);
            if (publication != null) {
                found++;
                assertThat(publication.position().offset()).isEqualTo(offset);
                publication.encoded(FORM);
            } else {
                assertThat(log.tail()).isGreaterThan(offset);
            }
        }
        return found;
    }

    private long bytesInLog() {
        long bytes = 0;
        for (long offset = log.tail(); offset < log.head(); offset++) {
            Publication publication = log.get(offset);
            bytes += publication == null ? 0 : publication.bytes();
        }
        return bytes;
    }
}
