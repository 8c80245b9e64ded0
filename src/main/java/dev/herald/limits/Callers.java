package dev.herald.limits;

import dev.herald.topic.Caller;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Whose share of a limit it is: that of an API key or user, or else of the address (an IPv6 network is one). */
public final class Callers {

    private Callers() {}

    /** The API key or user of this name, which tells the two apart. */
    public static Caller named(String name) {
        return new Caller(name);
    }

    /** The client of a session: its user, or without one its address. */
    public static Caller ofClient(@Nullable String user, @Nullable InetAddress address) {
        return user == null ? ofAddress(address) : named("user:" + user);
    }

    /** A client without credentials; {@link Caller#LOCAL} on the loopback address. */
    public static Caller ofAddress(@Nullable InetAddress address) {
        Long addressKey = AddressKey.of(address);
        return addressKey == null ? Caller.LOCAL : new Caller("address:" + Long.toHexString(addressKey));
    }
}
