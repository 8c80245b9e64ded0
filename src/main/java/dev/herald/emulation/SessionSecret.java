package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.centrifugo.SessionSecrets;
import dev.herald.cluster.Peers;
import dev.herald.session.Session;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The secrets of sessions: the id, which is none, and an authentication code of it with a key that only this process has. So nothing is
 * stored for a session, and no secret is valid after a restart. Safe for use by any thread.
 */
@Component
final class SessionSecret implements SessionSecrets {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** 144 bits. */
    private static final int CODE_BYTES = 18;

    private static final int ID_LENGTH = 16;

    private final SecretKeySpec key;
    private final String node;

    SessionSecret(Peers peers) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
        this.node = Objects.requireNonNullElseGet(
                peers.id(), () -> UUID.randomUUID().toString());
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public String of(Session session) {
        return session.id() + code(session.id());
    }

    /** The id of the session that has this secret; null if none can have it. The time that it takes tells nothing about the code. */
    @Nullable
    String verify(String secret) {
        if (secret.length() < ID_LENGTH) {
            return null;
        }
        String id = secret.substring(0, ID_LENGTH);
        byte[] presented = secret.substring(ID_LENGTH).getBytes(US_ASCII);
        return MessageDigest.isEqual(code(id).getBytes(US_ASCII), presented) ? id : null;
    }

    private String code(String id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = Arrays.copyOf(mac.doFinal(id.getBytes(US_ASCII)), CODE_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
        }
    }
}
