package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds of any two payloads. */
class FossilDeltaPropertyTests {

    @Property
    void decodesToTheTarget(@ForAll @Size(max = 2000) byte[] base, @ForAll @Size(max = 2000) byte[] target) {
        assertRoundTrip(base, target);
    }

    /** Of few pieces, so that they have much in common, in another order, and end anywhere. */
    @Property
    void decodesToATargetThatHasMuchInCommon(@ForAll("pieces") byte[] base, @ForAll("pieces") byte[] target) {
        assertRoundTrip(base, target);
    }

    @Property
    void isUtf8WhereTheTargetIs(@ForAll("texts") String base, @ForAll("texts") String target) {
        byte[] delta = assertRoundTrip(base.getBytes(UTF_8), target.getBytes(UTF_8));

        assertThatNoException().isThrownBy(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(delta)));
    }

    @Property
    void decodesToADocumentInWhichFieldsChanged(
            @ForAll Random random, @ForAll @IntRange(max = 5000) int length, @ForAll @IntRange(max = 20) int changes) {
        JsonDocuments documents = new JsonDocuments(random);
        byte[] base = documents.document(length + 1);
        byte[] delta = assertRoundTrip(base, documents.mutated(changes));

        assertThatNoException().isThrownBy(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(delta)));
    }

    private static byte[] assertRoundTrip(byte[] base, byte[] target) {
        byte[] delta = FossilDelta.encode(base, target);

        assertThat(FossilDeltaDecoder.decode(base, delta)).isEqualTo(target);
        assertThat(delta.length).isLessThanOrEqualTo(target.length + FossilDelta.MAX_OVERHEAD);
        assertThat(FossilDelta.encode(base, target)).isEqualTo(delta);
        return delta;
    }

    @Provide
    Arbitrary<byte[]> pieces() {
        Random random = new Random(1);
        List<byte[]> pieces = IntStream.of(1, 7, 15, 16, 17, 31, 40, 60)
                .mapToObj(length -> randomBytes(random, length))
                .toList();
        return Arbitraries.of(pieces).list().ofMaxSize(30).map(FossilDeltaPropertyTests::joined);
    }

    /** Of characters of 1 to 4 bytes; some differ in their last byte alone, some in their first. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "\u00e4",
                        "\u00c4",
                        "\u20ac",
                        "\u20ad",
                        "\u30ac",
                        "\ud83d\ude00",
                        "\ud83d\ude01",
                        "a longer piece of text, ",
                        "L\u00e4cheln \ud83d\ude00 und \u20ac ")
                .list()
                .ofMaxSize(60)
                .map(characters -> String.join("", characters));
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteBuffer joined = ByteBuffer.allocate(
                pieces.stream().mapToInt(piece -> piece.length).sum());
        pieces.forEach(joined::put);
        return joined.array();
    }
}
