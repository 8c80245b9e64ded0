package dev.herald.rfc6455;

import java.nio.ByteBuffer;
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

/** What it takes to read one text frame that came whole: its header, its mask, its UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrameReaderBenchmark {

    private static final int MAX_MESSAGE_BYTES = 64 * 1024;

    @Param({"100", "4096"})
    int bytes;

    /** Text beyond ASCII has to be checked, the other is known to be valid once its mask is off. */
    @Param({"n", "ñ"})
    String character = "";

    private final LastMessage listener = new LastMessage();
    private final FrameReader reader = new FrameReader(MAX_MESSAGE_BYTES, null);
    private ByteBuffer received = ByteBuffer.allocate(0);

    @Setup
    public void receive() {
        byte[] text = ClientFrames.utf8(character.repeat(bytes / ClientFrames.utf8(character).length));
        byte[] frame = ClientFrames.frame(ClientFrames.TEXT, text);
        received = ByteBuffer.allocateDirect(frame.length).put(frame);
    }

    @Benchmark
    public Object readTextFrame() {
        reader.read(received.rewind(), listener);
        return listener.last;
    }

    private static final class LastMessage implements FrameListener {

        byte[] last = {};

        @Override
        public boolean onFrame() {
            return true;
        }

        @Override
        public void onInflated(int bytes, long nanos) {
            throw new AssertionError("compressed (expected: plain)");
        }

        @Override
        public void onText(byte[] utf8) {
            last = utf8;
        }

        @Override
        public void onBinary(byte[] data) {
            throw new AssertionError("binary (expected: text)");
        }

        @Override
        public void onPing(byte[] payload) {
            throw new AssertionError("ping (expected: text)");
        }

        @Override
        public void onPong(byte[] payload) {
            throw new AssertionError("pong (expected: text)");
        }

        @Override
        public void onClose(int code, String reason) {
            throw new AssertionError("close (expected: text)");
        }

        @Override
        public boolean wantsMore() {
            return true;
        }
    }
}
