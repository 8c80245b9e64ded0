package dev.herald.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations by WHATWG HTML, section 9.2.6; line breaks are written as n and r here. */
class SseEventBuilderTests {

    @ParameterizedTest
    @CsvSource({
        "one,         'data: one~'",
        "one\\ntwo,   'data: one~data: two~'",
        "one\\r\\ntwo,'data: one~data: two~'",
        "one\\rtwo,   'data: one~data: two~'",
        "\\n,         'data: ~data: ~'",
        "a\\n\\nb,    'data: a~data: ~data: b~'",
        "a\\r,        'data: a~data: ~'",
        "a\\r\\n,     'data: a~data: ~'",
        "\\n\\r,      'data: ~data: ~data: ~'",
        "' x',        'data:  x~'",
        "': x',       'data: : x~'",
        "id: 7,       'data: id: 7~'",
        "grüß 🚀,     'data: grüß 🚀~'"
    })
    void hasOneFieldForEachLine(String message, String lines) {
        String data = message.replace("\\n", "\n").replace("\\r", "\r");

        assertThat(text(new SseEventBuilder().data(data.getBytes(UTF_8)).open()))
                .isEqualTo(lines.replace('~', '\n'));
    }

    @Test
    void endsWithAnEmptyLine() {
        byte[] event = new SseEventBuilder()
                .field("event", "news")
                .data("x".getBytes(UTF_8))
                .field("id", "1")
                .end();

        assertThat(text(event)).isEqualTo("event: news\ndata: x\nid: 1\n\n");
    }

    private static String text(byte[] utf8) {
        return new String(utf8, UTF_8);
    }
}
