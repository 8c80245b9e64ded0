package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.cluster.SharedKey;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Topic;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Cursors that tell nothing: the name after which a page begins, which may be one that the caller must not learn, is encrypted and
 * authenticated (AES-GCM, NIST SP 800-38D), and filled up so that its length does not show. A cursor is good for the same list and
 * the same caller, at every node. Safe for use by any thread.
 */
@Component
class Cursors {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Those of the longest name of a topic. */
    private static final int NAME_BYTES = Topic.MAX_LENGTH;

    private final SharedKey shared;
    private final SecureRandom random = new SecureRandom();

    Cursors(SharedKey shared) {
        this.shared = shared;
    }

    /** A page whose {@code next} is a name or a cursor. */
    interface Paged<P> {

        @Nullable
        String next();

        P withNext(@Nullable String next);
    }

    /**
     * Reads the page that a cursor names, for the caller whose request this thread handles.
     *
     * @param cursor empty for the first page
     * @param reader reads the page after a name, which is empty for the first, up to a name; may block
     * @param list what is listed, with whatever filters it
     * @return fails with {@link BadRequestException} if the cursor is none of this list and this caller
     */
    <P extends Paged<P>> CompletableFuture<P> page(
            String cursor, Function<String, CompletableFuture<P>> reader, @Nullable String... list) {
        byte[] context = context(CallerPermissions.current().name(), list);
        CompletableFuture<SecretKey> key = shared.key();
        return key.isDone()
                ? key.thenCompose(known -> page(cursor, reader, known, context))
                : key.thenComposeAsync(known -> page(cursor, reader, known, context));
    }

    private <P extends Paged<P>> CompletableFuture<P> page(
            String cursor, Function<String, CompletableFuture<P>> reader, SecretKey key, byte[] context) {
        return reader.apply(cursor.isEmpty() ? "" : read(cursor, key, context)).thenApply(page -> {
            String next = page.next();
            return next == null ? page : page.withNext(write(next, key, context));
        });
    }

    private String write(String name, SecretKey key, byte[] context) {
        byte[] utf8 = name.getBytes(UTF_8);
        byte[] filledUp = Arrays.copyOf(utf8, Math.ceilDiv(utf8.length, NAME_BYTES) * NAME_BYTES);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(filledUp);
            byte[] cursor = ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static String read(String cursor, SecretKey key, byte[] context) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            byte[] filledUp = cipher(Cipher.DECRYPT_MODE, key, bytes, context)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return new String(filledUp, UTF_8).replace("\0", "");
        } catch (IllegalArgumentException | AEADBadTagException e) {
            throw BadRequestException.ofParameter(
                    "cursor", cursor, "the next of a page of the same list, as the same caller received it");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** @throws IllegalArgumentException if {@code nonce} has too few bytes; only the first ones are used */
    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(context);
        return cipher;
    }

    /** Unambiguous: each part with its length. */
    private static byte[] context(String caller, @Nullable String[] list) {
        return Stream.concat(Stream.of(caller), Arrays.stream(list))
                .map(part -> part == null ? "-" : part.length() + ":" + part)
                .collect(Collectors.joining(","))
                .getBytes(UTF_8);
    }
}
