package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolatedPassTests {

    private final List<String> done = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                AssertionError.class,
                StackOverflowError.class,
                OutOfMemoryError.class,
                NoClassDefFoundError.class
            })
    void thoseAfterOneThatFailsHaveTheirTurn(Class<? extends Throwable> failure) {
        IsolatedPass.forEach(List.of("first", "failing", "last"), each -> step(each, failure));

        assertThat(done).containsExactly("first", "last");
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
    void whatIsToFollowAFailureMayFailToo(Class<? extends Throwable> failure) {
        IsolatedPass.forEach(
                List.of("failing", "last"), each -> step(each, failure), (each, cause) -> step("failing", failure));

        assertThat(done).containsExactly("last");
    }

    /** Its name is logged, which must not end the pass. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
    void whatFailsMayHaveNoName(Class<? extends Throwable> failure) {
        Object nameless = new Object() {
            @Override
            public String toString() {
                throw sneaky(failure);
            }
        };

        assertThat(IsolatedPass.attempt(nameless, () -> step("failing", failure)))
                .isFalse();
        assertThat(IsolatedPass.attempt(nameless, () -> step("last", failure))).isTrue();
    }

    private void step(String name, Class<? extends Throwable> failure) {
        if (name.equals("failing")) {
            throw sneaky(failure);
        }
        done.add(name);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Class<? extends Throwable> failure) throws E {
        try {
            throw (E) failure.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
