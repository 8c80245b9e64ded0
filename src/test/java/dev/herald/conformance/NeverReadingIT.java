package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.Scrape;
import dev.herald.WholePath;
import dev.herald.session.SessionWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Backpressure: a client that sends much and reads nothing is not read from, and no other client is affected. */
@WholePath
class NeverReadingIT extends WebSocketExchange {

    private static final int ECHO_BYTES = 8000;
    private static final int ECHO_FRAME_BYTES = ECHO_BYTES + 4;

    /** What herald.session.reply-limit lets wait, one frame more, and one that has been handed to the socket. */
    private static final int MAY_WAIT = 256 * 1024 + 2 * ECHO_FRAME_BYTES;

    private final SocketChannel channel = openNarrowChannel();
    private int sent;
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    @Override
    RawClient open() throws Exception {
        return RawClient.connect(port, channel.socket());
    }

    @Test
    void isPushedBackAndReceivesEverythingWhenItReads() throws Exception {
        Http http = new Http(port);
        Scrape before = Scrape.of(http);
        SessionWriter writer = registry.all().iterator().next().writer();

        talkUntilNothingIsTaken();

        assertThat(writer.isWaiting()).isTrue();
        Scrape after = Scrape.of(http);
        double echoed = received(after) - received(before);
        assertThat(echoed * ECHO_FRAME_BYTES - (sent(after) - sent(before))).isLessThanOrEqualTo(MAY_WAIT);
        assertOthersAreServed();
        assertThat(received(Scrape.of(http)) - received(before))
                .as("read from it")
                .isEqualTo(echoed + 1);

        assertReceivesEverythingInOrder();
        assertThat(writer.isWaiting()).isFalse();
        assertStillTalks();
    }

    private void talkUntilNothingIsTaken() throws IOException {
        channel.configureBlocking(false);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .during(Duration.ofMillis(500))
                .until(this::isPushedBack);
        channel.configureBlocking(true);
    }

    /** Writes as much as the socket accepts; true if that was nothing. */
    private boolean isPushedBack() throws IOException {
        int written = channel.write(unsent);
        boolean pushedBack = written == 0 && unsent.hasRemaining();
        while (!unsent.hasRemaining()) {
            unsent = ByteBuffer.wrap(frame(TEXT, numbered(sent++)));
            channel.write(unsent);
        }
        return pushedBack;
    }

    private void assertOthersAreServed() throws Exception {
        try (RawClient other = RawClient.connect(port)) {
            eventually(() -> registry.size() == 2);
            other.send(TEXT, "me too");
            assertThat(other.next().text()).isEqualTo("me too");
        }
    }

    private void assertReceivesEverythingInOrder() throws Exception {
        for (int i = 0; i < sent - 1; i++) {
            assertReceives(TEXT, numbered(i));
        }
        channel.write(unsent);
        assertReceives(TEXT, numbered(sent - 1));
    }

    private static double received(Scrape scrape) {
        return scrape.value("herald_messages_received_total", "transport", "websocket");
    }

    private static double sent(Scrape scrape) {
        return scrape.value("herald_sent_bytes_total", "transport", "websocket");
    }

    private static String numbered(int i) {
        String number = Integer.toString(i);
        return number + "-".repeat(ECHO_BYTES - number.length());
    }

    private static SocketChannel openNarrowChannel() {
        try {
            return SocketChannel.open()
                    .setOption(StandardSocketOptions.SO_RCVBUF, 256 * 1024)
                    .setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
