package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UniWebSocketHandlerTests {

    private final UniWebSocketHandler handler =
            new UniWebSocketHandler(mock(ClientSessions.class), mock(UniFormats.class), mock(HandshakeHeaders.class));

    /** It may have a token, which is not to be in memory for as long as the session. */
    @Test
    void keepsNothingOfTheRequestInTheQuery() {
        assertThat(handler.keptQuery("cf_connect=%7B%22token%22%3A%22secret%22%7D"))
                .isEqualTo("cf_connect");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void keepsNothingWhereThereIsNone(String query) {
        assertThat(handler.keptQuery(query)).isNull();
    }
}
