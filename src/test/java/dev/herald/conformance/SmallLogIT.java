package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.CLOSE;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many messages and a log of 200: a client that reads receives all, one that does not is closed with 1013. */
@CompressionAndSmallLogs
class SmallLogIT extends WebSocketExchange {

    private static final int PUBLISHERS = 8;
    private static final int EACH = 150;
    private static final int CLIENTS = 100;

    private final List<Client> readers = new ArrayList<>();

    /** What was acknowledged, by its offset. */
    private final ConcurrentSkipListMap<Long, String> acknowledged = new ConcurrentSkipListMap<>();

    /** The one that reads nothing. */
    @Override
    RawClient open() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(256 * 1024);
        return RawClient.connect(port, socket);
    }

    @AfterEach
    void disconnectReaders() {
        readers.forEach(Client::close);
    }

    @Test
    void closesWhoFallsOffTheLogAndTheOthersMissNothing() throws Exception {
        Session slow = registry.all().iterator().next();
        connect(10);
        int published = 0;

        for (; slow.isOpen(); published++) {
            new Http(port).publish("/broadcast", numbered(published));
            for (Client reader : readers) {
                assertThat(reader.text()).isEqualTo(numbered(published));
            }
        }

        assertThat(slow.status()).isEqualTo(CloseReasons.TOO_SLOW);
        assertThat(registry.size()).isEqualTo(readers.size());
        assertReceivesAPrefixAndIsClosedWith1013();
    }

    /** No client is slow here, so none may be closed. */
    @Test
    void deliversEveryAcknowledgedMessage() throws Exception {
        disconnect();
        connect(CLIENTS);

        publishAtOnce();

        assertThat(acknowledged).isNotEmpty();
        List<String> inOrder = List.copyOf(acknowledged.values());
        for (Client reader : readers) {
            assertThat(reader.texts(inOrder.size())).isEqualTo(inOrder);
        }
        new Http(port).publish("/broadcast", "the end");
        for (Client reader : readers) {
            assertThat(reader.text()).isEqualTo("the end");
        }
        assertThat(registry.size()).isEqualTo(CLIENTS);
    }

    /** Gapless from the first message on: what it missed, it missed at the end. */
    private void assertReceivesAPrefixAndIsClosedWith1013() throws Exception {
        Frame frame = client.next();
        for (int i = 0; frame.firstByte() == TEXT; i++, frame = client.next()) {
            assertThat(frame.text()).isEqualTo(numbered(i));
        }
        assertThat(frame.firstByte()).isEqualTo(CLOSE);
        assertThat(frame.closeCode()).isEqualTo(1013);
        assertThat(frame.closeReason()).isEqualTo("fell too far behind");
        client.send(CLOSE, "");
        assertEnd();
    }

    private void connect(int count) throws Exception {
        eventually(() -> registry.size() <= 1 && registry.endingCount() == 0);
        int others = registry.size();
        while (readers.size() < count) {
            readers.add(Client.connect(port));
        }
        eventually(() -> registry.size() == others + count);
    }

    private void publishAtOnce() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(PUBLISHERS)) {
            List<Callable<Void>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                String name = "publisher " + i;
                publishers.add(() -> publishMany(name));
            }
            for (Future<Void> publisher : executor.invokeAll(publishers)) {
                publisher.get(60, SECONDS);
            }
        }
    }

    private Void publishMany(String name) throws Exception {
        Http http = new Http(port);
        for (int i = 0; i < EACH; i++) {
            String message = name + ", message " + i + " ".repeat(500);
            HttpResponse<String> response = http.broadcast(message);
            if (response.statusCode() == 202) {
                acknowledged.put(
                        JsonPath.<Number>read(response.body(), "$.receipts[0].offset")
                                .longValue(),
                        message);
            } else {
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().firstValue("Retry-After")).contains("1");
            }
        }
        return null;
    }

    private static String numbered(int i) {
        return i + " ".repeat(8000);
    }
}
