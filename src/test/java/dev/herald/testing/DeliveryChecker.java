package dev.herald.testing;

import dev.herald.topic.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows what each client of one topic received under which position, and which receipts its publishers got, and finds whatever
 * breaks the guarantees: a position with two messages, a message at two positions, a gap backwards or without loss, a loss
 * without a gap, a receipt that names another position, a publisher's messages in another order.
 *
 * <p>No two messages have the same text. What Redis lost before anybody received it is no violation: who lacks it cannot know.
 * Safe for use by any thread.
 */
public final class DeliveryChecker {

    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Position> receipts = new LinkedHashMap<>();
    private final Map<String, String> publishers = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    /** The last offset of each epoch, in their order; empty if Redis lost nothing. */
    private final Map<Long, Long> ends = new LinkedHashMap<>();

    private sealed interface Entry {}

    private record Delivery(Position position, String text) implements Entry {}

    private record Gap(@Nullable Position from, Position to) implements Entry {}

    /** One client, over all its connections. */
    public final class Client {

        private final String name;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Position, String> received = new LinkedHashMap<>();
        private @Nullable Position start;
        private @Nullable Position at;

        private Client(String name) {
            this.name = name;
        }

        /** Where it first began. */
        public void start(Position position) {
            synchronized (DeliveryChecker.this) {
                start = start == null ? position : start;
                at = at == null ? position : at;
            }
        }

        public void received(Position position, String text) {
            synchronized (DeliveryChecker.this) {
                entries.add(new Delivery(position, text));
                received.put(position, text);
                at = position;
            }
        }

        /** A gap; from where it is if nobody says so. */
        public void gap(@Nullable Position from, Position to) {
            synchronized (DeliveryChecker.this) {
                entries.add(new Gap(from == null ? at : from, to));
                at = to;
            }
        }

        /** In the order in which they came. */
        public List<String> texts() {
            return deliveries().map(Delivery::text).toList();
        }

        public long gaps() {
            synchronized (DeliveryChecker.this) {
                return entries.stream().filter(Gap.class::isInstance).count();
            }
        }

        private Stream<Delivery> deliveries() {
            synchronized (DeliveryChecker.this) {
                return List.copyOf(entries).stream()
                        .filter(Delivery.class::isInstance)
                        .map(Delivery.class::cast);
            }
        }
    }

    public synchronized Client client(String name) {
        clients.add(new Client(name));
        return clients.getLast();
    }

    /** A publisher is about to publish this, after what it published before. */
    public synchronized void attempted(String publisher, String text) {
        publishers.put(text, publisher);
        attempts.put(text, attempts.size());
    }

    /** Its receipt. */
    public synchronized void acknowledged(String text, Position position) {
        receipts.put(text, position);
    }

    public synchronized int acknowledged() {
        return receipts.size();
    }

    /** What Redis says about the topic's epochs: {@code epoch:end epoch:end }, and the current one. */
    public synchronized void epochs(String ended, String current) {
        ends.clear();
        Stream.of((ended.strip() + " " + current.strip() + ":" + Long.MAX_VALUE)
                        .strip()
                        .split(" "))
                .map(each -> each.split(":"))
                .forEach(each -> ends.put(Long.parseUnsignedLong(each[0], 16), Long.parseLong(each[1])));
    }

    /** The acknowledged messages that Redis has lost. */
    public synchronized List<String> lost() {
        return receipts.entrySet().stream()
                .filter(receipt -> !survives(receipt.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What breaks the guarantees; empty if nothing does. */
    public synchronized List<String> violations() {
        Set<String> found = new LinkedHashSet<>();
        checkPositions(found);
        for (Client client : clients) {
            checkSequence(client, found);
            checkCompleteness(client, found);
            checkOrder(client, found);
        }
        return List.copyOf(found);
    }

    private void checkPositions(Set<String> found) {
        Map<Position, String> texts = new HashMap<>();
        Map<String, Position> positions = new HashMap<>();
        for (Client client : clients) {
            client.deliveries().forEach(each -> {
                String other = texts.putIfAbsent(each.position(), each.text());
                if (other != null && !other.equals(each.text())) {
                    found.add(
                            "position %s names two messages: %s and %s".formatted(each.position(), other, each.text()));
                }
                Position before = positions.putIfAbsent(each.text(), each.position());
                if (before != null && !before.equals(each.position())) {
                    found.add("message %s is at two positions: %s and %s"
                            .formatted(each.text(), before, each.position()));
                }
            });
        }
        receipts.forEach((text, position) -> {
            if (!position.equals(positions.getOrDefault(text, position))) {
                found.add("the receipt of %s names %s, but it was received at %s"
                        .formatted(text, position, positions.get(text)));
            }
            String other = texts.putIfAbsent(position, text);
            if (other != null && !other.equals(text)) {
                found.add("position %s names two messages: %s and %s".formatted(position, other, text));
            }
        });
    }

    private void checkSequence(Client client, Set<String> found) {
        Position at = client.start;
        Set<Position> before = new HashSet<>();
        for (Entry entry : client.entries) {
            switch (entry) {
                case Delivery delivery -> {
                    if (at != null && delivery.position().offset() != at.offset() + 1) {
                        boolean isBack = delivery.position().offset() <= at.offset();
                        found.add("%s received %s after %s, %s"
                                .formatted(client.name, delivery, at, isBack ? "going back" : "a loss without a gap"));
                    }
                    at = delivery.position();
                    before.add(at);
                }
                case Gap gap -> {
                    if (gap.from() != null && at != null && gap.from().offset() != at.offset()) {
                        found.add("%s is at %s, but received %s".formatted(client.name, at, gap));
                    }
                    checkGap(client, gap, before, found);
                    at = gap.to();
                }
            }
        }
    }

    private void checkGap(Client client, Gap gap, Set<Position> before, Set<String> found) {
        Position from = gap.from();
        if (from == null) {
            return;
        }
        boolean isSameEpoch = from.epoch() == gap.to().epoch();
        if (isSameEpoch && gap.to().offset() < from.offset()) {
            found.add("%s received a gap backwards: %s".formatted(client.name, gap));
        } else if (!isLoss(from, gap.to(), before)) {
            found.add("%s received a gap without loss: %s".formatted(client.name, gap));
        }
    }

    private boolean isLoss(Position from, Position to, Set<Position> received) {
        boolean isTakenBack = from.epoch() != to.epoch() && (to.offset() < from.offset() || !survives(from));
        return isTakenBack
                || known().anyMatch(position -> isWithin(position, from, to) && !received.contains(position));
    }

    /** Whoever began before it has every message that Redis did not lose, unless it received a gap instead. */
    private void checkCompleteness(Client client, Set<String> found) {
        known().filter(position -> survives(position)
                        && !client.received.containsKey(position)
                        && (client.start == null || isAfter(position, client.start)))
                .filter(position -> client.entries.stream().noneMatch(entry -> isCovered(position, entry)))
                .forEach(position ->
                        found.add("%s lacks the message at %s, a loss without a gap".formatted(client.name, position)));
    }

    private boolean isCovered(Position position, Entry entry) {
        return entry instanceof Gap gap && (gap.from() == null || isWithin(position, gap.from(), gap.to()));
    }

    private void checkOrder(Client client, Set<String> found) {
        Map<String, String> newest = new HashMap<>();
        client.deliveries().map(Delivery::text).filter(publishers::containsKey).forEach(text -> {
            String before = newest.put(publishers.getOrDefault(text, ""), text);
            if (before != null && attempts.getOrDefault(before, 0) > attempts.getOrDefault(text, 0)) {
                found.add("%s received %s after %s, which was published later".formatted(client.name, text, before));
            }
        });
    }

    private Stream<Position> known() {
        return Stream.concat(
                        receipts.values().stream(),
                        clients.stream().flatMap(client -> client.received.keySet().stream()))
                .distinct();
    }

    private boolean survives(Position position) {
        return ends.isEmpty() || position.offset() <= ends.getOrDefault(position.epoch(), -1L);
    }

    private boolean isWithin(Position position, Position from, Position to) {
        return isAfter(position, from) && !isAfter(position, to);
    }

    /** Epochs that are not known any longer came before those that are. */
    private boolean isAfter(Position position, Position other) {
        return position.epoch() == other.epoch()
                ? position.offset() > other.offset()
                : rank(position.epoch()) > rank(other.epoch());
    }

    private int rank(long epoch) {
        return List.copyOf(ends.keySet()).indexOf(epoch);
    }
}
