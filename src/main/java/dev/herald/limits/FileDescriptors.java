package dev.herald.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The limit on this process's open files, and so on its connections. */
final class FileDescriptors {

    private FileDescriptors() {}

    /** The limit; {@link Integer#MAX_VALUE} if it is unknown. */
    static int max() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        && unix.getMaxFileDescriptorCount() > 0
                ? Math.clamp(unix.getMaxFileDescriptorCount(), 1, Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }
}
