package dev.herald.redis;

import java.util.UUID;

/**
 * How nodes identify each other: by their name and what no other process has, not even one that is called the same or was called so
 * before. Users see the name.
 */
record NodeId(String name, String run) {

    /** No name has it. */
    private static final char SEPARATOR = '/';

    static NodeId ofNew(String name) {
        return new NodeId(name, UUID.randomUUID().toString());
    }

    /** The name in such an id. */
    static String name(String id) {
        int end = id.indexOf(SEPARATOR);
        return end < 0 ? id : id.substring(0, end);
    }

    @Override
    public String toString() {
        return name + SEPARATOR + run;
    }
}
