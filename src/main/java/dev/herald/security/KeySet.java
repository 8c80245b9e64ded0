package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The public keys of a JSON Web Key Set (RFC 7517, section 5). Members that are of no use here, such as those of unknown types, too
 * short or malformed, are ignored. Immutable.
 */
final class KeySet {

    private static final int MIN_RSA_BITS = 2048;

    private final List<Member> members;

    private record Member(JWK description, PublicKey key) {}

    private KeySet(List<Member> members) {
        this.members = members;
    }

    /**
     * @throws ParseException if it is none, or if no member is of use
     */
    static KeySet of(Map<String, Object> json) throws ParseException {
        List<Member> members = new ArrayList<>();
        for (Map<String, Object> member : keys(json)) {
            add(member, members);
        }
        if (members.isEmpty()) {
            throw new ParseException("no key that can verify a token", 0);
        }
        return new KeySet(List.copyOf(members));
    }

    List<? extends Key> keys(JWSHeader header) {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        return matcher == null
                ? List.of()
                : members.stream()
                        .filter(member -> matcher.matches(member.description))
                        .map(Member::key)
                        .toList();
    }

    private static Map<String, Object>[] keys(Map<String, Object> json) throws ParseException {
        Map<String, Object>[] keys = JSONObjectUtils.getJSONObjectArray(json, "keys");
        if (keys == null) {
            throw new ParseException("no member \"keys\"", 0);
        }
        return keys;
    }

    private static void add(Map<String, Object> json, List<Member> members) {
        try {
            JWK description = Objects.requireNonNull(JWK.parse(json)).toPublicJWK();
            if (description instanceof AsymmetricJWK asymmetric && isLongEnough(description)) {
                members.add(new Member(description, publicKey(asymmetric)));
            }
        } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
            // Of no use: a set may have members that are meant for others.
        }
    }

    private static boolean isLongEnough(JWK key) {
        return !(key instanceof RSAKey) || key.size() >= MIN_RSA_BITS;
    }

    private static PublicKey publicKey(AsymmetricJWK key) throws JOSEException, GeneralSecurityException {
        return key instanceof OctetKeyPair edwards ? Ed25519.publicKey(edwards) : key.toPublicKey();
    }
}
