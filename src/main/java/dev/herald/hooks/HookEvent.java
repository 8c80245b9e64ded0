package dev.herald.hooks;

/** What a hook is asked about. */
enum HookEvent {
    CONNECT,
    REFRESH,
    SUBSCRIBE,
    PUBLISH,
    SUB_REFRESH,
    RPC;

    /** Whether it is about a topic. */
    boolean hasTopic() {
        return switch (this) {
            case SUBSCRIBE, PUBLISH, SUB_REFRESH -> true;
            case CONNECT, REFRESH, RPC -> false;
        };
    }

    /** Whether being asked twice changes nothing: the application decides, but does nothing. */
    boolean isHarmlessTwice() {
        return switch (this) {
            case CONNECT, REFRESH, SUBSCRIBE, SUB_REFRESH -> true;
            case PUBLISH, RPC -> false;
        };
    }
}
