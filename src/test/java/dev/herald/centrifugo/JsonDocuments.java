package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A document of JSON as applications publish them, field by field, and what changes make of it. */
final class JsonDocuments {

    private static final List<String> WORDS = List.of(
            "order",
            "status",
            "shipped",
            "Größe",
            "customer",
            "東京",
            "price",
            "warehouse",
            "😀",
            "delivery",
            "quantity",
            "naïve");

    private final Random random;
    private final List<String> fields = new ArrayList<>();

    JsonDocuments(Random random) {
        this.random = random;
    }

    /** A new one of at least this length. */
    byte[] document(int length) {
        fields.clear();
        for (int size = 0; size < length; ) {
            fields.add(field());
            size += fields.getLast().getBytes(UTF_8).length + 1;
        }
        return bytes();
    }

    /** The document with another value of one of its fields. */
    byte[] withOneFieldChanged() {
        int at = random.nextInt(fields.size());
        String name = fields.get(at).substring(0, fields.get(at).indexOf(':'));
        fields.set(at, name + ":" + value());
        return bytes();
    }

    /** The document with fields changed, added, removed or moved. */
    byte[] mutated(int changes) {
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(fields.size());
            switch (random.nextInt(4)) {
                case 0 -> withOneFieldChanged();
                case 1 -> fields.add(at, field());
                case 2 -> fields.add(fields.remove(at));
                default -> fields.set(at, fields.get(at).replace('e', 'é'));
            }
        }
        return bytes();
    }

    private byte[] bytes() {
        return fields.stream().collect(Collectors.joining(",", "{", "}")).getBytes(UTF_8);
    }

    private String field() {
        return "\"%s_%s_%d\":%s".formatted(word(), word(), random.nextInt(100), value());
    }

    private String value() {
        return switch (random.nextInt(5)) {
            case 0 -> String.valueOf(random.nextInt(100_000) / 100.0);
            case 1 -> String.valueOf(random.nextBoolean());
            case 2 -> "\"2026-11-%02dT%02d:15:00Z\"".formatted(random.nextInt(28) + 1, random.nextInt(24));
            case 3 -> "{\"id\":\"%016x\",\"tags\":[\"%s\",\"%s\"]}".formatted(random.nextLong(), word(), word());
            default -> "\"" + word() + " " + word() + " " + word() + "\"";
        };
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
