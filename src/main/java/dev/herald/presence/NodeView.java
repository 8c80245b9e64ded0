package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The clients of one topic on one node, as far as their joins were delivered and their leaves were not.
 *
 * <p>Each join and leave is delivered once, however often it is reported: a join of a client that is there and a leave of one that is not
 * are ignored. Where there are more clients than may be remembered, what is reported is delivered, and what is lost stays lost. Used
 * by one thread.
 */
final class NodeView {

    private final Map<String, ClientInfo> clients = new HashMap<>();
    private final Capacity capacity;
    private final Consumer<ClientInfo> joined;
    private final Consumer<ClientInfo> left;
    private final List<ClientInfo> incoming = new ArrayList<>();
    private final Set<String> recent = new HashSet<>();

    /** The clients that it has when it reports for the first time joined before the topic was watched. */
    private boolean isSilent;

    private boolean isPartial;
    private boolean isTooLarge;

    NodeView(Capacity capacity, boolean isSilent, Consumer<ClientInfo> joined, Consumer<ClientInfo> left) {
        this.capacity = capacity;
        this.isSilent = isSilent;
        this.joined = joined;
        this.left = left;
    }

    void joined(ClientInfo client) {
        if (remember(client)) {
            joined.accept(client);
        }
    }

    void left(ClientInfo client) {
        boolean wasThere = clients.remove(client.client()) != null;
        capacity.add(wasThere ? -1 : 0);
        if (wasThere || isSilent || isPartial) {
            left.accept(client);
        }
    }

    /**
     * A part of all clients that are there now. Returns true after the last one.
     *
     * @param joinedSince whether the n-th of them joined since the topic is watched
     */
    boolean state(List<ClientInfo> part, IntPredicate joinedSince, boolean isFirst, boolean isLast) {
        if (isFirst) {
            incoming.clear();
            recent.clear();
            isTooLarge = false;
        }
        isTooLarge |= !capacity.has(incoming.size() + part.size() - clients.size());
        if (!isTooLarge) {
            incoming.addAll(part);
            IntStream.range(0, part.size())
                    .filter(joinedSince)
                    .forEach(i -> recent.add(part.get(i).client()));
        }
        if (isLast && isTooLarge) {
            forget();
            isPartial = true;
            isSilent = false;
        } else if (isLast) {
            becomes(incoming);
        }
        if (isLast) {
            incoming.clear();
            recent.clear();
        }
        return isLast;
    }

    /** These are all clients that are there now: what differs was missed. */
    void becomes(List<ClientInfo> now) {
        Set<String> ids = HashSet.newHashSet(now.size());
        now.forEach(client -> ids.add(client.client()));
        List<ClientInfo> gone = clients.values().stream()
                .filter(client -> !ids.contains(client.client()))
                .toList();
        gone.forEach(this::left);
        boolean isUnknownWhoJoined = isSilent || isPartial;
        isPartial = false;
        isSilent = false;
        for (ClientInfo client : now) {
            if (remember(client) && (!isUnknownWhoJoined || recent.contains(client.client()))) {
                joined.accept(client);
            }
        }
    }

    /** The node has ended: all have left. */
    void end() {
        List<ClientInfo> all = List.copyOf(clients.values());
        forget();
        all.forEach(left);
    }

    void forget() {
        capacity.add(-clients.size());
        clients.clear();
    }

    /** False if it was there. */
    private boolean remember(ClientInfo client) {
        if (clients.containsKey(client.client())) {
            return false;
        }
        if (capacity.has(1)) {
            clients.put(client.client(), client);
            capacity.add(1);
        } else {
            isPartial = true;
        }
        return true;
    }
}
