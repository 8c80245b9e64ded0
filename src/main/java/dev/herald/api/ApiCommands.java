package dev.herald.api;

import dev.herald.broadcast.FailureCause;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Calls several methods, one after the other or a few at a time. What fails has a reply of its own, and the others go on. After
 * {@code herald.api.response-size} of replies the rest is not called any more.
 */
@Component
class ApiCommands {

    private static final int PARALLEL = 8;

    /** A call may block briefly, which the thread that completes the one before may not. */
    private static final Executor THREADS = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("api-", 0).factory());

    private final ApiMethods methods;
    private final int maxCommands;
    private final int maxBytes;

    ApiCommands(ApiMethods methods, ApiSettings settings) {
        this.methods = methods;
        this.maxCommands = settings.maxCommands();
        this.maxBytes = settings.responseBytes();
    }

    /**
     * Completes with a reply to each command, in their order. Does not fail.
     *
     * @param writer writes a reply
     * @throws ApiException if there are none, or too many
     */
    CompletableFuture<List<RawJson>> call(
            List<ApiCommand> commands,
            boolean parallel,
            ApiCaller caller,
            BiFunction<ApiCommand, ApiReply, byte[]> writer) {
        if (commands.isEmpty() || commands.size() > maxCommands) {
            throw new ApiException(
                    ApiError.LIMIT_EXCEEDED,
                    "limit exceeded: the request has %d commands, 1 to %d are accepted (herald.api.max-commands)"
                            .formatted(commands.size(), maxCommands));
        }
        CallSequence run = new CallSequence(commands, caller, writer);
        for (int i = 0; i < (parallel ? PARALLEL : 1); i++) {
            run.proceed();
        }
        return run.done;
    }

    /** Each of its chains of calls takes the next command when the one before is complete. */
    private final class CallSequence {

        private final List<ApiCommand> commands;
        private final ApiCaller caller;
        private final BiFunction<ApiCommand, ApiReply, byte[]> writer;
        private final AtomicReferenceArray<@Nullable RawJson> replies;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger complete = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();
        private final CompletableFuture<List<RawJson>> done = new CompletableFuture<>();

        CallSequence(List<ApiCommand> commands, ApiCaller caller, BiFunction<ApiCommand, ApiReply, byte[]> writer) {
            this.commands = commands;
            this.caller = caller;
            this.writer = writer;
            this.replies = new AtomicReferenceArray<>(commands.size());
        }

        @SuppressWarnings("FutureReturnValueIgnored") // the callback goes on
        void proceed() {
            for (int i = next.getAndIncrement(); i < commands.size(); i = next.getAndIncrement()) {
                int index = i;
                CompletableFuture<ApiReply> reply = reply(commands.get(i));
                if (!reply.isDone()) {
                    reply.whenCompleteAsync(
                            (replied, failure) -> {
                                add(index, reply);
                                proceed();
                            },
                            THREADS);
                    return;
                }
                add(index, reply);
            }
        }

        private CompletableFuture<ApiReply> reply(ApiCommand command) {
            return bytes.get() < maxBytes
                    ? methods.call(command.method(), command.parameters(), caller)
                    : CompletableFuture.completedFuture(ApiReplies.of(new ApiException(
                            ApiError.LIMIT_EXCEEDED,
                            "limit exceeded: the replies have more than %d bytes, and this command was not called (herald.api.response-size)"
                                    .formatted(maxBytes))));
        }

        private void add(int index, CompletableFuture<ApiReply> reply) {
            ApiCommand command = commands.get(index);
            byte[] json = writer.apply(command, settled(reply));
            bytes.addAndGet(json.length);
            replies.set(index, new RawJson(json));
            if (complete.incrementAndGet() == commands.size()) {
                done.complete(all());
            }
        }

        private static ApiReply settled(CompletableFuture<ApiReply> reply) {
            return reply.handle((replied, failure) ->
                            failure == null ? replied : ApiReplies.of(ApiFailures.of(FailureCause.of(failure))))
                    .join();
        }

        private List<RawJson> all() {
            return java.util.stream.IntStream.range(0, commands.size())
                    .mapToObj(i -> Objects.requireNonNull(replies.get(i)))
                    .toList();
        }
    }
}
