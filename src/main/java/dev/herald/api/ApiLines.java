package dev.herald.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.publishing.InvalidBodyException;
import dev.herald.publishing.JsonBody;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The old form of requests: one or several objects with the name of a method and its parameters. */
final class ApiLines {

    private static final byte[] NO_PARAMETERS = "{}".getBytes(UTF_8);

    private ApiLines() {}

    private record Line(@Nullable String method, @Nullable RawJson params) {

        ApiCommand command() {
            return new ApiCommand(method == null ? "" : method, params == null ? NO_PARAMETERS : params.utf8());
        }
    }

    /** @throws InvalidBodyException if one is invalid, or there is none */
    static List<ApiCommand> read(byte[] body) {
        List<ApiCommand> commands = ApiJson.readAll(JsonBody.text(body, "request"), Line.class).stream()
                .map(Line::command)
                .toList();
        if (commands.isEmpty()) {
            throw new InvalidBodyException("The request is empty: {\"method\": …, \"params\": {…}} is required.");
        }
        return commands;
    }

    static byte[] write(List<RawJson> replies) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (RawJson reply : replies) {
            if (lines.size() > 0) {
                lines.write('\n');
            }
            lines.writeBytes(reply.utf8());
        }
        return lines.toByteArray();
    }
}
