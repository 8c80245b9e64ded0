package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CLOSE;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.join;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.Scrape;
import dev.herald.WholePath;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Random bytes: the service responds with valid frames, closes each connection in order, and retains nothing. */
@WholePath
class RandomBytesIT extends WebSocketExchange {

    private static final int CONNECTIONS = 200;
    private static final int MESSAGES = 10;
    private static final Set<Integer> FIRST_BYTES = Set.of(TEXT, BINARY, PING, PONG, CLOSE);
    private static final int NO_CLOSE_FRAME = 1006;

    @Test
    void noneHangsAndNoneStays() throws Exception {
        List<Integer> codes = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> talks = new ArrayList<>();
            for (int seed = 0; seed < CONNECTIONS; seed++) {
                byte[] bytes = bytes(new Random(seed));
                talks.add(() -> talk(bytes));
            }
            for (Future<Integer> talk : executor.invokeAll(talks)) {
                codes.add(talk.get(60, SECONDS));
            }
        }

        assertThat(codes).hasSize(CONNECTIONS).contains(1000, 1002, 1007, NO_CLOSE_FRAME);
        assertStillTalks();
        disconnect();
        eventually(this::isNobodyThere);
        assertThat(Scrape.of(new Http(port)).value("herald_sessions_closing")).isZero();
    }

    /** The code with which the connection ended. */
    private int talk(byte[] bytes) throws Exception {
        try (RawClient talker = RawClient.connect(port)) {
            talker.send(bytes);
            talker.endOutput();
            Frame frame = talker.next();
            while (frame.firstByte() != CLOSE) {
                assertThat(FIRST_BYTES).contains(frame.firstByte());
                frame = talker.next();
            }
            assertThat(talker.isAtEnd()).isTrue();
            return frame.closeCode();
        } catch (EOFException e) {
            return NO_CLOSE_FRAME;
        }
    }

    /** Nothing but noise, or frames in which a few bits were turned over. */
    private static byte[] bytes(Random random) {
        if (random.nextInt(4) == 0) {
            return noise(random, 4000);
        }
        byte[] bytes = sensible(random);
        for (int flips = random.nextInt(20); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] sensible(Random random) {
        byte[] bytes = {};
        for (int i = 0; i < MESSAGES; i++) {
            bytes = join(bytes, message(random));
        }
        return join(bytes, close(1000, "bye"));
    }

    private static byte[] message(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> frame(PING, noise(random, 20));
            case 1 -> frame(PONG, noise(random, 20));
            case 2 -> frame(BINARY, noise(random, 300));
            case 3 -> frame(TEXT, "text ".repeat(random.nextInt(20)));
            default -> join(frame(STARTS_TEXT, "a"), frame(PING, "b"), frame(CONTINUES, ""), frame(ENDS, "c"));
        };
    }

    private static byte[] noise(Random random, int atMost) {
        byte[] noise = new byte[random.nextInt(atMost)];
        random.nextBytes(noise);
        return noise;
    }
}
