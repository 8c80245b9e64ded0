package dev.herald.session;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A socket like {@link RecordingSink}, of which some methods throw once they are to. */
public final class FailingSink {

    private FailingSink() {}

    /** Every method of a sink. */
    public static List<String> methods() {
        return Stream.of(Sink.class.getMethods())
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whatever may be thrown: {@code java.lang} of it that a handler or an encoder may throw, and exceptions. */
    public static Stream<Supplier<Throwable>> failures() {
        return Stream.of(
                () -> new IllegalStateException("a bug"),
                () -> new IOException("connection reset"),
                () -> new AssertionError("a bug"),
                () -> new StackOverflowError("a bug"));
    }

    /** One whose methods of this name throw once {@code failure} has something, and always from then on. */
    public static Sink of(String method, Supplier<@Nullable Throwable> failure, RecordingSink otherwise) {
        return (Sink) Proxy.newProxyInstance(
                Sink.class.getClassLoader(), new Class<?>[] {Sink.class}, (proxy, called, arguments) -> {
                    Throwable thrown = called.getName().equals(method) ? failure.get() : null;
                    if (thrown != null) {
                        throw isDeclared(called, thrown) ? thrown : new IllegalStateException(thrown);
                    }
                    try {
                        return called.invoke(otherwise, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isDeclared(Method called, Throwable thrown) {
        return !(thrown instanceof IOException)
                || List.of(called.getExceptionTypes()).contains(IOException.class);
    }
}
