package dev.herald.redis;

import dev.herald.cluster.OnSingleNodeCondition;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** There may be other nodes. */
class OnRedisCondition extends NoneNestedConditions {

    OnRedisCondition() {
        super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @Conditional(OnSingleNodeCondition.class)
    static class NoRedis {}
}
