package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.Reply;
import java.util.List;
import java.util.Random;

/** Messages with any fields, whether or not they make sense, made from a seed. Their {@code bytes} fields are JSON on one line. */
class RandomMessages {

    private static final int DEPTH = 6;
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "news",
            "$private",
            "\"quoted\" \\",
            "{}",
            "\n\r\t\b\f\u0000\u001f\u007f",
            "Zoë",
            "日本",
            "😀",
            "x".repeat(700));
    private static final List<String> VALUES = List.of(
            "1",
            "-0.5e+7",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[[], [null , {\"a\" : {}}]]",
            "{\"text\":\"a\\nb}\\\" \\u00e9 é 😀\"}",
            "123456789012345678901234567890",
            "\"" + "y".repeat(9000) + "\"");
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        127,
        128,
        300,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        1L << 32,
        1L << 53,
        Long.MIN_VALUE,
        Long.MAX_VALUE
    };

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    Command command() {
        return (Command) message(Command.newBuilder(), DEPTH);
    }

    Reply reply() {
        return (Reply) message(Reply.newBuilder(), DEPTH);
    }

    private Message message(Message.Builder message, int depth) {
        int chance = depth == DEPTH ? 6 : 3;
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean isDeeper = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (random.nextInt(chance) == 0 && (!isDeeper || depth > 0)) {
                set(message, field, depth - 1);
            }
        }
        return message.build();
    }

    private void set(Message.Builder message, FieldDescriptor field, int depth) {
        if (!field.isRepeated()) {
            message.setField(field, value(message, field, depth));
            return;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            message.addRepeatedField(
                    field, field.isMapField() ? entry(message, field, depth) : value(message, field, depth));
        }
    }

    private Message entry(Message.Builder message, FieldDescriptor field, int depth) {
        Message.Builder entry = message.newBuilderForField(field);
        entry.getDescriptorForType().getFields().forEach(each -> entry.setField(each, value(entry, each, depth)));
        return entry.build();
    }

    private Object value(Message.Builder message, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> (int) number();
            case LONG -> number();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> ByteString.copyFrom(VALUES.get(random.nextInt(VALUES.size())), UTF_8);
            case MESSAGE -> message(message.newBuilderForField(field), depth);
            default -> throw new AssertionError(field);
        };
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
