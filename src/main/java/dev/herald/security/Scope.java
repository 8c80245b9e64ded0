package dev.herald.security;

import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;

/** A permission of a caller; {@link CallerPermissions} has the topics for which it has it. */
public enum Scope implements GrantedAuthority {

    /** Publish messages. */
    PUBLISH,

    /** Subscribe, and read history. */
    READ,

    /** List and disconnect sessions and users, and send them direct messages. */
    OPERATE;

    /** Its name in settings and problem details. */
    @Override
    public String getAuthority() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The claim by which a token has it. */
    String claim() {
        return "herald." + (this == READ ? "subscribe" : getAuthority());
    }
}
