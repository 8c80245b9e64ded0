package dev.herald.hostile;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CLOSE;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.RSV1;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.WholePath;
import dev.herald.conformance.Deflated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * Clients whose frames cost more than their bytes say, beside some that echo. Time stands still, so that no quota is
 * refilled.
 */
@WholePath
@TestPropertySource(
        properties = {
            "herald.websocket.compression=true",
            "herald.session.rate-grace=1s",
            "herald.session.processing-time-per-second=1s", // so that a cold JVM does not decide which limit is met
            "herald.limits.trusted-proxies=127.0.0.1/8",
            "herald.limits.messages-per-second-by-address=2000"
        })
class CostlyClientsIT {

    private static final int ATTACKERS = 10;
    private static final int HONEST = 5;
    private static final int ECHOES = 50;
    private static final String COMPRESSED = RawClient.HANDSHAKE + "Sec-WebSocket-Extensions: permessage-deflate\n";
    private static final String MESSAGES = "rate limit exceeded: more than 1000 messages a second";
    private static final String BYTES = "rate limit exceeded: more than 4194304 bytes a second";

    @LocalServerPort
    private int port;

    /** What is sent again and again, after the first frame of a message if that is to be continued. */
    enum Attack {
        BOMBS(BYTES, frame(BINARY | RSV1, Deflated.of(new byte[64 * 1024]))),
        REPLIES_TO_COMPRESS(BYTES, frame(BINARY, new byte[32 * 1024])),
        TINY_COMPRESSED(MESSAGES, frame(BINARY | RSV1, Deflated.of(""))),
        EMPTY_CONTINUATIONS(MESSAGES, frame(CONTINUES, "")),
        FRAGMENTS_OF_A_BYTE(MESSAGES, frame(CONTINUES, "x")),
        PINGS_WITHIN_A_MESSAGE(MESSAGES, frame(CONTINUES, ""), frame(PING, "")),
        PINGS(MESSAGES, frame(PING, "x")),
        PONGS(MESSAGES, frame(PONG, "x")),
        EMPTY_MESSAGES(MESSAGES, frame(TEXT, ""));

        private final String reason;

        @SuppressWarnings("ImmutableEnumChecker") // not changed
        private final byte[] frames;

        Attack(String reason, byte[]... frames) {
            this.reason = reason;
            this.frames = join(frames);
        }

        byte[] burst() {
            int times = reason.equals(BYTES) ? 70 : 1_100;
            byte[] burst = new byte[times * frames.length];
            for (int at = 0; at < burst.length; at += frames.length) {
                System.arraycopy(frames, 0, burst, at, frames.length);
            }
            boolean continues = (frames[0] & 0xFF) == CONTINUES;
            return continues ? join(frame(STARTS_TEXT, "x"), burst) : burst;
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesCostlyClientsAndServesTheOthers(Attack attack) throws Exception {
        List<Callable<Frame>> attackers = times(ATTACKERS, () -> lastFrame(COMPRESSED, attack.burst()));

        assertThat(besideHonest(attackers)).allSatisfy(last -> {
            assertThat(last.firstByte()).as(last::describe).isEqualTo(CLOSE);
            assertThat(last.closeCode()).isEqualTo(1008);
            assertThat(last.closeReason()).isEqualTo(attack.reason);
        });
    }

    /** Sends frames together with the handshake, before the response to it. */
    @ParameterizedTest
    @EnumSource(names = {"BOMBS", "EMPTY_CONTINUATIONS"})
    void countsWhatComesWithTheHandshake(Attack attack) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(COMPRESSED, attack.burst());
            assertThat(client.readResponse().status()).isEqualTo(101);

            assertThat(lastOf(client).closeReason()).isEqualTo(attack.reason);
        }
    }

    /** Each of them sends less than a session may. */
    @Test
    void limitsAnAddressHoweverManySessionsItHas() throws Exception {
        byte[] some = Arrays.copyOf(Attack.PINGS.burst(), 900 * Attack.PINGS.frames.length);
        String handshake = RawClient.HANDSHAKE + "X-Forwarded-For: 192.0.2.1\n";
        byte[] andBye = join(some, frame(CLOSE, new byte[] {0x03, (byte) 0xE8}));

        List<Frame> ends = besideHonest(times(ATTACKERS, () -> lastFrame(handshake, andBye)));

        assertThat(ends)
                .filteredOn(last -> last.closeCode() == 1008)
                .hasSizeGreaterThanOrEqualTo(ATTACKERS - 4)
                .allSatisfy(last -> assertThat(last.closeReason())
                        .isEqualTo("rate limit exceeded: more than 2000 messages a second from this address"));
        assertThat(lastFrame(handshake.replace("192.0.2.1", "192.0.2.2"), andBye)
                        .closeCode())
                .isEqualTo(1000);
    }

    private List<Frame> besideHonest(List<Callable<Frame>> attackers) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Frame>> ends = attackers.stream().map(threads::submit).toList();
            for (Future<Integer> honest : threads.invokeAll(times(HONEST, this::echoes))) {
                assertThat(honest.get()).isEqualTo(ECHOES);
            }
            List<Frame> last = new ArrayList<>();
            for (Future<Frame> end : ends) {
                last.add(end.get());
            }
            return last;
        }
    }

    /** The number of echoes received. */
    private int echoes() throws Exception {
        int responses = 0;
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < ECHOES; i++) {
                client.send(TEXT, "echo " + i);
                responses += client.next().text().equals("echo " + i) ? 1 : 0;
            }
        }
        return responses;
    }

    private Frame lastFrame(String handshake, byte[] burst) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.upgrade(handshake);
            client.send(burst);
            return lastOf(client);
        }
    }

    private static Frame lastOf(RawClient client) throws Exception {
        Frame frame = client.next();
        while (frame.firstByte() != CLOSE) {
            frame = client.next();
        }
        return frame;
    }

    private static <T> List<Callable<T>> times(int count, Callable<T> task) {
        return Collections.nCopies(count, task);
    }
}
