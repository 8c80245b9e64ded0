package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
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
    @ValueSource(strings = {"{topic}", "a/b?c", "a|b", "\"", "<>", "^`\\"})
    void whatNeedNotBeEncodedMayBe(String value) {
        assertThat(QueryParameters.of("topic=" + value).all("topic")).containsExactly(value);
    }

    /** Wherever it is: what cannot be read could be anything. */
    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%", "%-1", "%u0041", "%FF", "%C0%80", "%ED%A0%80", "%E2%82"})
    void refusesWhatIsNotPercentEncodedUtf8(String encoded) {
        for (String query : List.of("topic=" + encoded, encoded, "a&%s=b".formatted(encoded))) {
            assertThatExceptionOfType(InvalidQueryException.class)
                    .isThrownBy(() -> QueryParameters.of(query))
                    .withMessage("The query is invalid at \"%s\": percent-encoded UTF-8 is required.", encoded);
        }
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
