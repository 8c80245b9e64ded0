package dev.herald.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** What Redis does in one step, as {@code EVALSHA} names it. */
enum Script {
    PUBLISH("publish.lua"),
    READ("read.lua"),
    RENEW("renew.lua"),
    BEAT("beat.lua"),
    LEAVE("leave.lua"),
    SEND("send.lua"),
    INDEX("index.lua"),
    NAMES("names.lua"),
    STAT("stat.lua");

    private final String text;
    private final String digest;

    Script(String file) {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(file), file)) {
            byte[] bytes = in.readAllBytes();
            text = new String(bytes, StandardCharsets.UTF_8);
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    String text() {
        return text;
    }

    String digest() {
        return digest;
    }
}
