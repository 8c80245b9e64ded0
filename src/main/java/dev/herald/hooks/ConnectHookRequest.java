package dev.herald.hooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's connect command says.
 *
 * @param data null if it has none
 * @param name of the client's software, empty if it has none
 * @param version of the client's software, empty if it has none
 * @param channels the names of the topics of which it says that the server subscribed it to them before
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ConnectHookRequest(byte @Nullable [] data, String name, String version, List<String> channels) {}
