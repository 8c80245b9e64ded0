package dev.herald.security;

import com.nimbusds.jose.JWSHeader;
import java.security.Key;
import java.util.List;

/** The keys of an issuer. */
interface KeySource {

    /**
     * The keys that may have signed a token with this header; none if its key is not one of the issuer's.
     *
     * @throws KeysUnavailableException if that cannot be known now
     */
    List<? extends Key> keys(JWSHeader header);

    /** Whether {@link #keys} or {@link #newKeys} may have to wait. */
    default boolean mayWait(JWSHeader header) {
        return false;
    }

    /**
     * The keys that may have signed a token with this header, as the issuer has published them since {@link #keys} was called;
     * none if they cannot have changed.
     *
     * @throws KeysUnavailableException if that cannot be known now
     */
    default List<? extends Key> newKeys(JWSHeader header) {
        return List.of();
    }
}
