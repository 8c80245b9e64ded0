package dev.herald.rfc6455;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which Sec-WebSocket-Extensions are accepted, and with which response (RFC 7692, sections 5 and 7.1; RFC 6455, section
 * 9.1).
 */
class DeflateNegotiationTests {

    private static final String ACCEPTED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                " permessage-deflate ;\tclient_max_window_bits ",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"15\"",
                "permessage-deflate; client_max_window_bits = \"1\\0\"",
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover",
                ", ,permessage-deflate,",
                "x-webkit-deflate-frame, permessage-deflate",
                "unknown; a=\"b, permessage-deflate; unknown\"; c, permessage-deflate",
                "permessage-deflate; unknown, permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "=, permessage-deflate",
                "a b, permessage-deflate",
            })
    void accepts(String header) {
        assertThat(PerMessageDeflate.accept(List.of(header))).isEqualTo(ACCEPTED);
    }

    /** Section 7.1.2.1: an accepted parameter is in the response. */
    @Test
    void returnsServerWindowBits() {
        assertThat(PerMessageDeflate.accept(
                        List.of("permessage-deflate; server_max_window_bits=15; client_max_window_bits")))
                .isEqualTo(ACCEPTED + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "permessage-deflat",
                "Permessage-Deflate-x",
                "permessage-bzip2",
                "permessage-deflate; unknown",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"\"",
                "permessage-deflate; client_max_window_bits=\"1 0\"",
                "permessage-deflate; client_max_window_bits=\"10",
                "permessage-deflate; client_max_window_bits=\"10\\",
                "permessage-deflate; client_max_window_bits=\"10\"x",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=10; client_max_window_bits=10",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate;",
                "permessage-deflate; ; client_max_window_bits",
                "permessage-deflate; server_max_window_bits=\", permessage-deflate",
                "unknown; a=\"\\\", permessage-deflate, b\"",
                "permessage-deflate client_max_window_bits",
                "permessage-deflate=15",
                "\"permessage-deflate\"",
                "; permessage-deflate",
                "permessage-déflate",
            })
    void declines(String header) {
        assertThat(PerMessageDeflate.accept(List.of(header))).isNull();
    }

    /** RFC 6455, section 9.1: several headers are one list. */
    @Test
    void takesTheFirstAcceptableOfferOfAnyHeader() {
        assertThat(PerMessageDeflate.accept(List.of())).isNull();
        assertThat(PerMessageDeflate.accept(List.of(
                        "permessage-deflate; server_max_window_bits=9, mux",
                        "permessage-deflate; server_max_window_bits=15, permessage-deflate")))
                .isEqualTo(ACCEPTED + "; server_max_window_bits=15");
    }

    @Property
    void survivesAnyHeader(@ForAll("noise") List<String> headers) {
        assertThat(PerMessageDeflate.accept(headers)).isIn(null, ACCEPTED, ACCEPTED + "; server_max_window_bits=15");
    }

    @Provide
    Arbitrary<List<String>> noise() {
        return Arbitraries.of("permessage-deflate", "client_max_window_bits", "15", ";", "=", ",", "\"", "\\", " ", "é")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(3);
    }
}
