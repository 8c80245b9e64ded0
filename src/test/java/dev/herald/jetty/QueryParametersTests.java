package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTests {

    @Test
    void valuesOfANameKeepTheirOrder() {
        assertThat(QueryParameters.of("topic=b&x=1&topic=a&topic=b").all("topic"))
                .containsExactly("b", "a", "b");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "&", "=", "x=topic", "Topic=a", "topics=a"})
    void missingParametersAreEmpty(String raw) {
        assertThat(QueryParameters.of(raw).all("topic")).isEmpty();
        assertThat(QueryParameters.of(raw).first("topic")).isEmpty();
    }

    @Test
    void namesAndValuesAreDecoded() {
        assertThat(QueryParameters.of("%74opic=orders%3A42&topic=a+b&topic=%C3%BC%26%3D")
                        .all("topic"))
                .containsExactly("orders:42", "a b", "ü&=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%", "{topic}", "a/b?c"})
    void invalidEncodingIsLeftAsItIs(String value) {
        assertThat(QueryParameters.of("topic=" + value).all("topic")).containsExactly(value);
    }

    @Test
    void valueMayHaveEqualsSignsOrBeMissing() {
        assertThat(QueryParameters.of("key=a=b&topic&topic=").all("key")).containsExactly("a=b");
        assertThat(QueryParameters.of("key=a=b&topic&topic=").all("topic")).containsExactly("", "");
    }

    @Test
    void firstIsTheFirstThatIsNotEmpty() {
        assertThat(QueryParameters.of("history&history=&history=2&history=3").first("history"))
                .isEqualTo("2");
    }
}
