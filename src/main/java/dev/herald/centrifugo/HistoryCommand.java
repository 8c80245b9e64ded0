package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.HistoryReader;
import dev.herald.broadcast.HistorySlice;
import dev.herald.broadcast.LogReader;
import dev.herald.centrifugo.protocol.HistoryRequest;
import dev.herald.centrifugo.protocol.HistoryResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.limits.Callers;
import dev.herald.session.PublicationForm;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the history of a topic. */
@Component
class HistoryCommand {

    /** A reply has no more publications, nor many more bytes of them; clients ask again for more. */
    private static final int MAX_PUBLICATIONS = 300;

    private static final int MAX_BYTES = 1024 * 1024;

    private final TopicNames names;
    private final ClientAccess access;
    private final HistoryReader history;
    private final Topics topics;
    private final PublicationEncoder encoder;

    HistoryCommand(
            TopicNames names, ClientAccess access, HistoryReader history, Topics topics, PublicationEncoder encoder) {
        this.names = names;
        this.access = access;
        this.history = history;
        this.topics = topics;
        this.encoder = encoder;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both callbacks reply
    void handle(Client client, int id, HistoryRequest request) {
        Topic topic = names.required(request.getChannel());
        access.checkHistory(client, topic);
        client.checkReading();
        history.open(
                        topic,
                        Callers.ofClient(
                                client.session().user(), client.session().address()))
                .thenAccept(reader -> reply(client, id, request, topic, reader))
                .exceptionally(failure -> {
                    client.fail(id, CommandFailures.of(FailureCause.of(failure)));
                    return null;
                });
    }

    private void reply(Client client, int id, HistoryRequest request, Topic topic, @Nullable LogReader reader) {
        try (LogReader open = reader) {
            client.checkReading();
            HistorySlice.Query query = query(request);
            HistorySlice slice = open == null
                    ? HistorySlice.ofUnknown(query, topics.newest(topic))
                    : HistorySlice.of(query, open.log());
            client.reply(id, Reply.newBuilder().setHistory(result(client, slice)));
        }
    }

    private static HistorySlice.Query query(HistoryRequest request) {
        HistorySlice.Since since = request.hasSince()
                ? new HistorySlice.Since(
                        request.getSince().getEpoch(), request.getSince().getOffset())
                : null;
        return new HistorySlice.Query(since, request.getReverse(), limit(request), MAX_BYTES);
    }

    private static int limit(HistoryRequest request) {
        return request.getLimit() < 0 ? MAX_PUBLICATIONS : Math.min(request.getLimit(), MAX_PUBLICATIONS);
    }

    private HistoryResult result(Client client, HistorySlice slice) {
        HistoryResult.Builder result = HistoryResult.newBuilder()
                .setEpoch(slice.newest().epochText())
                .setOffset(slice.newest().offset());
        slice.publications()
                .forEach(each -> result.addPublications(encoder.reply(client.codec(), each, PublicationForm.PLAIN)));
        return result.build();
    }
}
