package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Verifies signatures of EdDSA with Ed25519 (RFC 8037, section 3.1) with the JDK, since that of Nimbus needs another library. */
final class Ed25519 extends BaseJWSProvider implements JWSVerifier {

    /** Also under the name that is fully specified (RFC 9864). */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    static final String NAME = "Ed25519";

    /** What precedes the key itself in a SubjectPublicKeyInfo (RFC 8410, section 4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY_BYTES = 32;

    private final PublicKey key;

    Ed25519(PublicKey key) {
        super(ALGORITHMS);
        this.key = key;
    }

    static PublicKey publicKey(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] x = pair.getDecodedX();
        if (!Curve.Ed25519.equals(pair.getCurve()) || x.length != KEY_BYTES) {
            throw new InvalidKeyException("not a key of Ed25519");
        }
        byte[] encoded = new byte[PREFIX.length + KEY_BYTES];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(x, 0, encoded, PREFIX.length, KEY_BYTES);
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** False also if the header has critical parameters, since none is understood here. */
    @Override
    public boolean verify(JWSHeader header, byte[] signedBytes, Base64URL signature) throws JOSEException {
        if (header.getCriticalParams() != null) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(NAME);
            verification.initVerify(key);
            verification.update(signedBytes);
            return verification.verify(signature.decode());
        } catch (SignatureException e) {
            return false; // of another length
        } catch (GeneralSecurityException e) {
            throw new JOSEException("Ed25519: " + e.getMessage(), e);
        }
    }
}
