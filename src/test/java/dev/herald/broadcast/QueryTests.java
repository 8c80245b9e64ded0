package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTests {

    @Test
    void valuesOfANameComeInTheirOrder() {
        assertThat(new Query("topic=b&x=1&topic=a&topic=b").all("topic")).containsExactly("b", "a", "b");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "&", "=", "x=topic", "Topic=a", "topics=a"})
    void whatIsNotThereIsEmpty(String raw) {
        assertThat(new Query(raw).all("topic")).isEmpty();
        assertThat(new Query(raw).first("topic")).isEmpty();
    }

    @Test
    void namesAndValuesAreDecoded() {
        assertThat(new Query("%74opic=orders%3A42&topic=a+b&topic=%C3%BC%26%3D").all("topic"))
                .containsExactly("orders:42", "a b", "ü&=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%"})
    void whatIsNoEncodingStandsForItself(String value) {
        assertThat(new Query("topic=" + value).all("topic")).containsExactly(value);
    }

    @Test
    void valueMayHaveEqualsSignsOrBeMissing() {
        assertThat(new Query("key=a=b&topic&topic=").all("key")).containsExactly("a=b");
        assertThat(new Query("key=a=b&topic&topic=").all("topic")).containsExactly("", "");
    }

    @Test
    void firstIsTheFirstThatSaysSomething() {
        assertThat(new Query("history&history=&history=2&history=3").first("history"))
                .isEqualTo("2");
    }
}
