package dev.herald.limits;

import dev.herald.topic.Ticker;
import io.github.bucket4j.TimeMeter;

/** A bucket's clock, which starts at 0: buckets compare absolute times, for which a ticker's may be too large. */
final class TickerTimeMeter implements TimeMeter {

    private final Ticker ticker;
    private final long start;

    TickerTimeMeter(Ticker ticker) {
        this.ticker = ticker;
        this.start = ticker.nanos();
    }

    @Override
    public long currentTimeNanos() {
        return ticker.nanos() - start;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
