package dev.herald.api;

import dev.herald.security.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Calls several methods: in their order unless {@code parallel} is set. Its result is not wrapped as that of others is. */
@Component
class BatchMethod implements ApiMethod<BatchMethod.Parameters> {

    private static final String NAME = "batch";

    private final ObjectProvider<ApiCommands> commands;

    /** @param commands call all methods, of which this is one */
    BatchMethod(ObjectProvider<ApiCommands> commands) {
        this.commands = commands;
    }

    record Parameters(@Nullable List<@Nullable Map<String, @Nullable RawJson>> commands, boolean parallel) {}

    record Result(List<RawJson> replies) {}

    @Override
    public String name() {
        return NAME;
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
    public CompletableFuture<ApiReply> call(Parameters parameters, ApiCaller caller) {
        if (parameters.commands() == null) {
            throw ApiException.missing("commands");
        }
        List<ApiCommand> all =
                parameters.commands().stream().map(BatchMethod::command).toList();
        return commands.getObject()
                .call(all, parameters.parallel(), caller, BatchMethod::write)
                .thenApply(replies -> new ApiReplies.Bare(new Result(replies)));
    }

    /** Of several members that are not null, none can be called in the order of the batch. */
    private static ApiCommand command(@Nullable Map<String, @Nullable RawJson> member) {
        List<Map.Entry<String, @Nullable RawJson>> given = member == null
                ? List.of()
                : member.entrySet().stream()
                        .filter(each -> each.getValue() != null)
                        .toList();
        if (given.size() != 1) {
            throw new ApiException(
                    ApiError.BAD_REQUEST,
                    "bad request: a command has %d methods, 1 is required, as in {\"publish\": {…}}"
                            .formatted(given.size()));
        }
        Map.Entry<String, @Nullable RawJson> only = given.getFirst();
        if (only.getKey().equals(NAME)) {
            throw new ApiException(ApiError.BAD_REQUEST, "bad request: a batch cannot be a command of a batch");
        }
        return new ApiCommand(
                only.getKey(), java.util.Objects.requireNonNull(only.getValue()).utf8());
    }

    private static byte[] write(ApiCommand command, ApiReply reply) {
        return ApiJson.write(
                reply instanceof ApiReplies.Result result ? Map.of(command.method(), result.result()) : reply);
    }
}
