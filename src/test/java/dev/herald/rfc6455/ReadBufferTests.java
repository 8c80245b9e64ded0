package dev.herald.rfc6455;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReadBufferTests {

    @Test
    void keepsItsBytesWhileTheThreadReadsFromAnotherConnection() {
        try (ReadBuffer one = ReadBuffer.borrow()) {
            ByteBuffer bytes = read(one, "one");
            try (ReadBuffer other = ReadBuffer.borrow()) {
                read(other, "other");
            }
            assertThat(US_ASCII.decode(bytes).toString()).isEqualTo("one");
        }
    }

    @Test
    void isReusedForTheNextConnection() {
        ByteBuffer first;
        try (ReadBuffer one = ReadBuffer.borrow()) {
            first = one.emptied();
        }
        try (ReadBuffer next = ReadBuffer.borrow()) {
            assertThat(next.emptied()).isSameAs(first);
        }
    }

    private static ByteBuffer read(ReadBuffer buffer, String text) {
        return buffer.emptied()
                .limit(text.length())
                .put(text.getBytes(US_ASCII))
                .flip();
    }
}
