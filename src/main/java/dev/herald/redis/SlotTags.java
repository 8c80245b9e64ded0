package dev.herald.redis;

import io.lettuce.core.cluster.SlotHash;

/** A short hash tag for each slot of a Redis Cluster, so that keys of different topics in a slot can be used together. */
final class SlotTags {

    private static final String[] TAGS = new String[SlotHash.SLOT_COUNT];

    static {
        int missing = TAGS.length;
        for (int i = 0; missing > 0; i++) {
            String tag = Integer.toString(i);
            int slot = SlotHash.getSlot(tag);
            if (TAGS[slot] == null) {
                TAGS[slot] = tag;
                missing--;
            }
        }
    }

    private SlotTags() {}

    /** The tag of the slot to which {@code name} belongs. */
    static String of(String name) {
        return TAGS[SlotHash.getSlot(name)];
    }
}
