package dev.herald.redis;

import dev.herald.cluster.Alone;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** There may be other nodes. */
class Together extends NoneNestedConditions {

    Together() {
        super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @Conditional(Alone.class)
    static class NoRedis {}
}
