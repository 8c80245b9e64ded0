package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.HistoryReader;
import dev.herald.broadcast.LogReader;
import dev.herald.centrifugo.protocol.HistoryRequest;
import dev.herald.centrifugo.protocol.HistoryResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.limits.Callers;
import dev.herald.session.PublicationForm;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
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
            HistoryResult result =
                    open == null ? unknown(request, topics.newest(topic)) : read(client, request, open.log());
            client.reply(id, Reply.newBuilder().setHistory(result));
        }
    }

    /** Of a topic of which there is no log there is nothing but its position. */
    private static HistoryResult unknown(HistoryRequest request, Position newest) {
        Position since = request.hasSince() ? since(request, newest.epoch()) : newest;
        if (!newest.equals(since)) {
            throw new CommandException(ErrorCode.UNRECOVERABLE_POSITION);
        }
        return result(newest).build();
    }

    private HistoryResult read(Client client, HistoryRequest request, TopicLog log) {
        ReplayStart head = log.fromHead();
        HistoryResult.Builder result = result(head.position());
        long cursor = request.hasSince() ? after(request, log) : log.fromTail().cursor();
        HistoryRange range = request.getReverse()
                ? HistoryRange.backward(log, request.hasSince() ? before(log, cursor) : head.cursor())
                : HistoryRange.forward(log, cursor, head.cursor());
        int bytes = 0;
        for (int left = limit(request); left > 0 && bytes < MAX_BYTES; left--) {
            Publication next = range.next();
            if (next == null) {
                break;
            }
            bytes += next.message().size();
            result.addPublications(encoder.reply(client.codec(), next, PublicationForm.PLAIN));
        }
        return result.build();
    }

    /** The cursor of the publication of which {@code cursor} is after. */
    private static long before(TopicLog log, long cursor) {
        Publication named = log.keptBefore(cursor);
        return named == null ? 0 : named.cursor();
    }

    /** The cursor after the position that the client names. */
    private static long after(HistoryRequest request, TopicLog log) {
        Position since = since(request, log.epoch());
        ReplayStart start = since == null ? null : log.after(since);
        boolean isComplete = start != null && start.gap() == null && !log.isGapAfter(start.cursor());
        if (start == null || !(isComplete || request.getReverse())) {
            throw new CommandException(ErrorCode.UNRECOVERABLE_POSITION);
        }
        return start.cursor();
    }

    /** Null if no topic can have it. */
    private static @Nullable Position since(HistoryRequest request, long epoch) {
        return new Recovery(
                        true, request.getSince().getEpoch(), request.getSince().getOffset(), true)
                .position(epoch);
    }

    private static int limit(HistoryRequest request) {
        return request.getLimit() < 0 ? MAX_PUBLICATIONS : Math.min(request.getLimit(), MAX_PUBLICATIONS);
    }

    private static HistoryResult.Builder result(Position newest) {
        return HistoryResult.newBuilder().setEpoch(newest.epochText()).setOffset(newest.offset());
    }
}
