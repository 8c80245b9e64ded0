package dev.herald.bench;

/** A histogram of durations, accurate to 2%. */
final class Latencies {

    private static final int STEPS = 128;

    private final long[] counts = new long[Long.SIZE * STEPS];
    private long total;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
    }

    /** The given quantile, such as 0.99; 0 if there are no durations. */
    double millis(double part) {
        long below = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            below += counts[bucket];
            if (below > part * total) {
                return lowest(bucket) / 1e6;
            }
        }
        return 0;
    }

    /** The highest bits, as many as distinguish the steps, and the number of bits left out. */
    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - 7);
        return shift * STEPS + (int) (nanos >>> shift);
    }

    private static double lowest(int bucket) {
        return (double) ((long) (bucket % STEPS) << (bucket / STEPS));
    }
}
