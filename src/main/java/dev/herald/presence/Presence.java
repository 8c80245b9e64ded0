package dev.herald.presence;

import dev.herald.presence.PresencePages.NodePage;
import dev.herald.session.Session;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * Which clients are subscribed to a topic, on all nodes.
 *
 * <p>Each node knows its own, and is asked for them: nothing is stored elsewhere, and what a node knows ends with it. The own clients
 * are always current; those of other nodes are as of at most {@code herald.presence.cache-time} ago, and however many ask for the same
 * topic meanwhile cause one round of requests. Nothing here blocks; safe for use by any thread.
 */
@Component
public class Presence {

    private final LocalClients local;
    private final RemoteClients remote;
    private final JoinsAndLeaves joinsAndLeaves;
    private final int maxClients;
    private final Ticker ticker;

    Presence(
            LocalClients local,
            RemoteClients remote,
            JoinsAndLeaves joinsAndLeaves,
            PresenceSettings settings,
            Ticker ticker) {
        this.ticker = ticker;
        this.local = local;
        this.remote = remote;
        this.joinsAndLeaves = joinsAndLeaves;
        this.maxClients = settings.maxClients();
    }

    /**
     * A client subscribed. It is there as soon as this returns, until it {@linkplain #leave leaves}; who enters again replaces what is
     * known of it, without another join. A session that has ended is not added.
     *
     * @param isPresent whether it is in the topic's presence
     * @param isAnnounced whether others receive its join and its leave
     */
    public void enter(Topic topic, ClientInfo client, Session session, boolean isPresent, boolean isAnnounced) {
        local.enter(topic, new Entry(client, session, isPresent, isAnnounced, Entry.millis(ticker.nanos())));
        if (!session.isOpen()) {
            leave(topic, client); // it may have left before it was there
        }
    }

    /** A client unsubscribed, or its session ended; harmless if it is not there. */
    public void leave(Topic topic, ClientInfo client) {
        local.leave(topic, client.client());
    }

    /** Registers who delivers joins and leaves to the subscribers of this node; there is one. */
    public void listener(JoinLeaveListener listener) {
        joinsAndLeaves.listener(listener);
    }

    /**
     * A subscriber of this node receives the joins and leaves of a topic from now on, its own too if it enters after this. Those who
     * are there have joined before.
     */
    public void watch(Topic topic) {
        local.watch(topic);
    }

    /** It does no longer. To be called once for each {@link #watch}. */
    public void unwatch(Topic topic) {
        local.unwatch(topic);
    }

    /**
     * The clients of all nodes, by their ids; fails with {@link TooManyClientsException} if there are too many. Without those of
     * nodes that do not respond within {@code herald.cluster.timeout}.
     */
    public CompletableFuture<Map<String, ClientInfo>> clients(Topic topic) {
        return present(topic).thenApply(PresentClients::clients);
    }

    /** The same, with the nodes that did not respond. */
    public CompletableFuture<PresentClients> present(Topic topic) {
        return remote.clients(topic).thenApply(others -> merged(topic, others));
    }

    /**
     * A page of the clients of each node, as of now.
     *
     * @param after only clients whose ids come after it; empty for the first page
     * @param limit the maximum number of clients of each node
     */
    public CompletableFuture<PresencePages> pages(Topic topic, String after, int limit) {
        ClientsPage.Query query = new ClientsPage.Query(topic.name(), after, limit);
        return remote.pages(query).thenApply(others -> {
            List<NodePage> nodes = new ArrayList<>();
            nodes.add(NodePage.of(remote.self(), ClientsPage.of(local.present(topic), query)));
            others.all().forEach(response -> nodes.add(NodePage.of(response.node(), response.body())));
            return new PresencePages(nodes, others.unavailableNodes());
        });
    }

    /** How many clients this node has in a topic's presence. */
    public int size(Topic topic) {
        return local.present(topic).size();
    }

    /** How many clients and users all nodes have. */
    public CompletableFuture<PresenceStats> stats(Topic topic) {
        return remote.stats(topic).thenApply(others -> stats(topic, others));
    }

    private PresentClients merged(Topic topic, OtherClients others) {
        List<ClientInfo> own = local.present(topic);
        int total = own.size() + others.clients().size();
        if (!others.isComplete() || total > maxClients) {
            throw new TooManyClientsException(topic, maxClients);
        }
        Map<String, ClientInfo> all = HashMap.newHashMap(total);
        others.clients().forEach(client -> all.put(client.client(), client));
        own.forEach(client -> all.put(client.client(), client));
        return new PresentClients(all, others.unavailableNodes());
    }

    private PresenceStats stats(Topic topic, OtherStats others) {
        List<ClientInfo> own = local.present(topic);
        return new PresenceStats(
                own.size() + others.clients(), UserDigests.count(own, others.users()), others.unavailableNodes());
    }
}
