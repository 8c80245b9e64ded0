package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class MessageTests {

    @Test
    void keepsItsBytesAsTheyAre() {
        byte[] utf8 = "grüß 🚀\0\r\n".getBytes(UTF_8);

        Message message = Message.ofUtf8(utf8);

        assertThat(message.utf8()).isSameAs(utf8);
        assertThat(message.size()).isEqualTo(utf8.length);
    }

    @Test
    void rejectsAnEmptyMessage() {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.of(""))
                .withMessage("The message is empty: at least 1 byte is required.");
    }

    @Test
    void rejectsInvalidUtf8() {
        byte[] overlong = {'a', (byte) 0xC0, (byte) 0x80};

        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Message.ofUtf8(overlong))
                .withMessage("The message is not valid UTF-8: byte 2 of 3 is invalid.");
    }

    @Test
    void toStringHidesTheText() {
        assertThat(Message.of("secret")).hasToString("Message[6 bytes]");
    }
}
