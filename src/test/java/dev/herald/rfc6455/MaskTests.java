package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** RFC 6455, section 5.3: octet i of the data is octet i of the payload XOR octet i MOD 4 of the key. */
class MaskTests {

    @Property
    void unmasksAsTheRfcSpecifies(
            @ForAll @Size(max = 50) byte[] data, @ForAll int mask, @ForAll @IntRange(max = 9) int from) {
        byte[] key = bytes(mask, mask >> 8, mask >> 16, mask >> 24);
        byte[] expected = data.clone();
        for (int i = from; i < data.length; i++) {
            expected[i] ^= key[(i - from) % 4];
        }

        Mask.apply(data, Math.min(from, data.length), data.length, mask);

        assertThat(data).isEqualTo(expected);
    }

    @Property
    void recognizesAscii(@ForAll @Size(min = 1, max = 30) byte[] data, @ForAll @IntRange(max = 29) int index) {
        for (int i = 0; i < data.length; i++) {
            data[i] &= 0x7F;
        }
        assertThat(Mask.apply(data, 0, data.length, 0)).isTrue();

        data[index % data.length] |= (byte) 0x80;
        assertThat(Mask.apply(data, 0, data.length, 0)).isFalse();
    }
}
