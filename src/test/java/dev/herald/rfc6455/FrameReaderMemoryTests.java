package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.RSV1;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.header;
import static dev.herald.rfc6455.ClientFrames.join;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a client can make the server allocate: a small multiple of what it really sent. */
@Isolated("its tests measure the heap")
class FrameReaderMemoryTests {

    private static final int MIB = 1 << 20;

    private final RecordingFrameListener listener = new RecordingFrameListener();

    @Test
    void takesNoMemoryForAnnouncedLength() {
        FrameReader reader = new FrameReader(64 * MIB, null);
        ByteBuffer start = ByteBuffer.wrap(join(header(BINARY, 64 * MIB), bytes(1, 2, 3, 4), new byte[1000]));

        assertThat(allocatedBy(() -> reader.read(start, listener))).isLessThan(10_000);
    }

    @Test
    void growsWithWhatArrived() {
        FrameReader reader = new FrameReader(MIB, null);
        ByteBuffer frame = ByteBuffer.wrap(frame(BINARY, new byte[MIB]));

        long allocated = allocatedBy(() -> {
            for (int end = 100; end < frame.capacity(); end += 100) {
                reader.read(frame.limit(end), listener);
            }
        });

        assertThat(allocated).isLessThan(5 * MIB); // doubling: the sum of 64, 128, ... and what each read costs
    }

    /** The last growth is to the length that the last frame declares, so that nothing is left to be cut off. */
    @Test
    void growsToTheLengthDeclared() {
        FrameReader reader = new FrameReader(16 * MIB, null);
        ByteBuffer frame = ByteBuffer.wrap(frame(BINARY, new byte[MIB]));

        reader.read(frame.limit(MIB * 3 / 4), listener);

        assertThat(allocatedBy(() -> reader.read(frame.limit(frame.capacity() - 1), listener)))
                .isLessThan(MIB + 10_000);
    }

    @Test
    void growsLinearlyWithFragments() {
        FrameReader reader = new FrameReader(MIB, null);
        ByteBuffer fragment = ByteBuffer.wrap(frame(CONTINUES, new byte[1]));
        reader.read(ByteBuffer.wrap(frame(0x02, "")), listener);

        long allocated = allocatedBy(() -> {
            for (int i = 0; i < 100_000; i++) {
                reader.read(fragment.rewind(), listener);
            }
        });

        assertThat(allocated).isLessThan(100_000 * 200L);
    }

    @Test
    void takesNoMemoryForEmptyFragments() {
        FrameReader reader = new FrameReader(0, null);
        ByteBuffer fragment = ByteBuffer.wrap(frame(CONTINUES, ""));
        reader.read(ByteBuffer.wrap(frame(STARTS_TEXT, "")), listener);

        long before = used();
        for (int i = 0; i < 300_000; i++) {
            reader.read(fragment.rewind(), listener);
        }

        assertThat(used() - before).isLessThan(300_000L * 4);
        reader.read(ByteBuffer.wrap(frame(0x80, "")), listener);
        assertThat(listener.events()).containsExactly("text ");
    }

    @Test
    void stopsZipBombAtTheLimit() {
        PerMessageDeflate deflate = new PerMessageDeflate();
        byte[] bomb = frame(BINARY | RSV1, deflate.compress(new byte[16 * MIB]));
        refuse(new FrameReader(MIB, deflate), bomb); // what is loaded once is not the bomb's
        FrameReader reader = new FrameReader(MIB, deflate);

        long allocated = allocatedBy(() -> refuse(reader, bomb));

        assertThat(allocated).isLessThan(4 * MIB);
    }

    private void refuse(FrameReader reader, byte[] frame) {
        try {
            reader.read(ByteBuffer.wrap(frame), listener);
        } catch (ProtocolViolationException expected) {
            return;
        }
        throw new AssertionError("not refused");
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void countsTheBytesHeldForIncompleteFrames() {
        FrameReader reader = new FrameReader(MIB, null);
        byte[] frame = frame(STARTS_TEXT, new byte[1000]);
        assertThat(reader.heldBytes()).isZero();

        reader.read(ByteBuffer.wrap(frame, 0, 3), listener);
        assertThat(reader.heldBytes()).isBetween(1, 20);
        reader.read(ByteBuffer.wrap(frame, 3, frame.length - 3), listener);
        assertThat(reader.heldBytes()).isBetween(1000, 2000);
        reader.read(ByteBuffer.wrap(header(0x89, 100)), listener);
        assertThat(reader.heldBytes()).isBetween(1001, 2100);
        reader.read(ByteBuffer.wrap(join(bytes(1, 2, 3, 4), new byte[100])), listener);
        reader.read(ByteBuffer.wrap(frame(CONTINUES | 0x80, new byte[1])), listener);

        assertThat(reader.heldBytes()).isZero();
    }
}
