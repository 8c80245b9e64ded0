package dev.herald.security;

import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;

/** What a caller may do at all; which topics it may do it with is {@link CallerPermissions}'s affair. */
public enum Scope implements GrantedAuthority {

    /** Publish messages. */
    PUBLISH,

    /** Listen, and read what is kept. */
    READ,

    /** See, tell and disconnect sessions and users. */
    OPERATE;

    /** As settings and problem details name it. */
    @Override
    public String getAuthority() {
        return name().toLowerCase(Locale.ROOT);
    }
}
