package dev.herald.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.herald.limits.LimitMeters;
import dev.herald.limits.RequestLimit;
import dev.herald.security.CallerPermissions;
import dev.herald.security.Scope;
import dev.herald.topic.Caller;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ApiCommandsTests {

    private final AtomicInteger calls = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callsNothingMoreOnceTheRepliesAreTooLarge(boolean parallel) {
        ApiMethods methods =
                new ApiMethods(List.of(new LargeMethod()), mock(RequestLimit.class), mock(LimitMeters.class));
        ApiSettings settings =
                new ApiSettings(ErrorMode.REPLY, DataSize.ofMegabytes(1), 100, 10, 10, DataSize.ofKilobytes(1));
        List<ApiCommand> commands = Collections.nCopies(5, new ApiCommand("large", "{}".getBytes(UTF_8)));

        List<RawJson> replies = new ApiCommands(methods, settings)
                .call(
                        commands,
                        parallel,
                        new ApiCaller(CallerPermissions.current(), Caller.LOCAL),
                        (command, reply) -> ApiJson.write(reply))
                .join();

        assertThat(calls).hasValue(2);
        assertThat(replies)
                .extracting(reply -> new String(reply.utf8(), UTF_8))
                .satisfies(last -> assertThat(last).contains("\"code\":106", "herald.api.response-size"), index(4))
                .hasSize(5);
    }

    private static org.assertj.core.data.Index index(int index) {
        return org.assertj.core.data.Index.atIndex(index);
    }

    private final class LargeMethod implements ApiMethod<LargeMethod.Parameters> {

        record Parameters() {}

        @Override
        public String name() {
            return "large";
        }

        @Override
        public Class<Parameters> parameters() {
            return Parameters.class;
        }

        @Override
        public @Nullable Scope scope() {
            return null;
        }

        @Override
        public CompletableFuture<?> call(Parameters parameters, ApiCaller caller) {
            calls.incrementAndGet();
            return CompletableFuture.completedFuture("x".repeat(600));
        }
    }
}
