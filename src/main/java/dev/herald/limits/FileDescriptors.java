package dev.herald.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, and so connections, this process may have open. */
public final class FileDescriptors {

    private FileDescriptors() {}

    /** {@link Integer#MAX_VALUE} where the system does not say. */
    public static int max() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        && unix.getMaxFileDescriptorCount() > 0
                ? Math.clamp(unix.getMaxFileDescriptorCount(), 1, Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /** What is kept back of them from sessions, for everything else. */
    public static int reserve() {
        return max() / 10;
    }
}
