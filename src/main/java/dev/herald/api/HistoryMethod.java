package dev.herald.api;

import dev.herald.broadcast.HistoryReader;
import dev.herald.broadcast.HistorySlice;
import dev.herald.broadcast.LogReader;
import dev.herald.broadcast.SessionEventsTopic;
import dev.herald.security.Scope;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import dev.herald.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the history of a channel. */
@Component
class HistoryMethod implements ApiMethod<HistoryMethod.Parameters> {

    private final HistoryReader history;
    private final Topics topics;
    private final TopicSettings settings;
    private final ApiSettings limits;
    private final SessionEventsTopic sessionEvents;

    HistoryMethod(
            HistoryReader history,
            Topics topics,
            TopicSettings settings,
            ApiSettings limits,
            SessionEventsTopic sessionEvents) {
        this.sessionEvents = sessionEvents;
        this.history = history;
        this.topics = topics;
        this.settings = settings;
        this.limits = limits;
    }

    record Parameters(
            @Nullable String channel, int limit, @Nullable Since since, boolean reverse) {}

    record Since(long offset, @Nullable String epoch) {}

    record Result(List<ApiPublication> publications, String epoch, long offset) {

        static Result of(HistorySlice slice) {
            return new Result(
                    slice.publications().stream().map(ApiPublication::of).toList(),
                    slice.newest().epochText(),
                    slice.newest().offset());
        }
    }

    /** @param info of the client that published it; null if none did */
    record ApiPublication(
            RawJson data,
            @Nullable ApiClientInfo info,
            long offset,
            @Nullable Map<String, String> tags) {

        static ApiPublication of(Publication publication) {
            ClientInfo client = publication.message().client();
            Map<String, String> tags = publication.message().tags();
            return new ApiPublication(
                    new RawJson(publication.message().json()),
                    client == null ? null : ApiClientInfo.of(client),
                    publication.position().offset(),
                    tags.isEmpty() ? null : tags);
        }
    }

    @Override
    public String name() {
        return "history";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.READ;
    }

    @Override
    public CompletableFuture<?> call(Parameters parameters, ApiCaller caller) {
        Topic topic = ChannelNames.withHistory(parameters.channel(), settings);
        caller.permissions().checkSubscribe(List.of(topic));
        if (sessionEvents.isOff(topic)) {
            throw new ApiException(ApiError.NOT_AVAILABLE, "not available: " + SessionEventsTopic.OFF);
        }
        HistorySlice.Query query = query(parameters);
        return history.open(topic, caller.caller()).thenApply(reader -> read(topic, query, reader));
    }

    private Result read(Topic topic, HistorySlice.Query query, @Nullable LogReader reader) {
        try (LogReader open = reader) {
            return Result.of(
                    open == null
                            ? HistorySlice.ofUnknown(query, topics.newest(topic))
                            : HistorySlice.of(query, open.log()));
        }
    }

    /** A limit below 0 is none, but for that of the settings. */
    private HistorySlice.Query query(Parameters parameters) {
        Since since = parameters.since();
        int max = limits.maxHistory();
        return new HistorySlice.Query(
                since == null
                        ? null
                        : new HistorySlice.Since(Objects.requireNonNullElse(since.epoch(), ""), since.offset()),
                parameters.reverse(),
                parameters.limit() < 0 ? max : Math.min(parameters.limit(), max),
                limits.responseBytes());
    }
}
